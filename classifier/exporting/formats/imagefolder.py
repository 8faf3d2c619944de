"""A folder for each class: torchvision's ImageFolder, Keras, Ultralytics, CVAT's ImageNet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from classifier.exporting.archives import Log, Small, stream_archive
from classifier.exporting.formats.base import Basics
from classifier.exporting.plan import Plan
from classifier.naming import NameBook, name_folders

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_README = _("""\
ImageFolder: one folder for each class, {total} pictures.

Its readers number the folders that are there, sorted by name:
{numbers}

torchvision:  datasets.ImageFolder("{root}")
Keras:        keras.utils.image_dataset_from_directory("{root}", label_mode="int")
Ultralytics:  yolo classify train data=<the unpacked folder>
CVAT:         import as "ImageNet 1.0" (without splits only)

The archive holds nothing but pictures, because some readers take any other file for a class or a list.
""")


class ImageFolder(Basics):
    """`<class>/<file>`, or `<split>/<class>/<file>`; pictures only."""

    name: ClassVar[str] = "imagefolder"
    summary: ClassVar[StrOrPromise] = _(
        "a ZIP with a folder for each class (torchvision, Keras, Ultralytics, CVAT)"
    )
    kept: ClassVar[frozenset[str]] = frozenset({"JPEG", "PNG"})
    numbers_folders: ClassVar[bool] = True

    def warn(self, plan: Plan) -> list[StrOrPromise]:
        """Classes that were left out of every split because one split has none of them."""
        names = ", ".join(plan.classes[index] for index in sorted(i for i in plan.absent if i is not None))
        sentence = _("Left out, because not every split has pictures of it: {names}.")
        return [format_lazy(sentence, names=names)] if names else []

    def stream(self, plan: Plan, log: Log) -> Iterator[bytes]:
        """The archive's bytes."""
        return stream_archive(self._members(plan), log)

    def companions(self, plan: Plan) -> Mapping[str, str]:
        """A README with the numbers that readers will give to the classes."""
        folders = name_folders(plan.classes)
        there = sorted(folders[index] for index in range(len(folders)) if plan.count_class(index))
        text = _README.format(
            total=plan.total,
            numbers="\n".join(f"  {number}  {folder}" for number, folder in enumerate(there)),
            root="train" if plan.splits else "<the unpacked folder>",
        )
        return {"README.txt": text}

    def _members(self, plan: Plan) -> Iterator[Small]:
        book, folders = NameBook(), name_folders(plan.classes)
        for record in plan.records():
            if record.class_index is None:
                continue
            folder = folders[record.class_index]
            path = book.choose(
                f"{record.split}/{folder}" if record.split else folder, plan.shape.name(record)
            )
            yield Small(path, partial(plan.shape.encode, record))
