"""The layout that `datasets.load_dataset("imagefolder")` reads, with metadata in each split's folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from classifier.exporting.archives import Large, Log, Member, Small, stream_archive
from classifier.exporting.formats.base import Basics, name_files, name_splits
from classifier.exporting.formats.tables import describe, write_json
from classifier.exporting.plan import Plan

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_README = _("""\
# {total} labelled pictures

Unpack, then:

```python
from datasets import ClassLabel, Features, Image, Value, load_dataset

features = Features({{
    "image": Image(),
    "label": ClassLabel(names={names}),
    "path": Value("string"),
    "source": Value("string"),
    "confidence": Value("float64"),
    "state": Value("string"),
    "sha256": Value("string"),
}})
dataset = load_dataset("imagefolder", data_dir="THIS FOLDER", features=features)
```

Without `features=`, `label` is the class's name. With it, it is the class's number in the order above, which
is the same in every split, even where a split has no picture of a class.

`source` says who gave the label (`human` or `model`), `confidence` how sure the network was (0 to 1).
""")


class HuggingFace(Basics):
    """`<split>/<file>` and `<split>/metadata.jsonl`; without splits all is `train`."""

    name: ClassVar[str] = "huggingface"
    summary: ClassVar[StrOrPromise] = _("a ZIP for Hugging Face datasets: imagefolder with metadata.jsonl")
    kept: ClassVar[frozenset[str]] = frozenset({"JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"})

    def stream(self, plan: Plan, log: Log) -> Iterator[bytes]:
        """The archive's bytes."""
        return stream_archive(self._members(plan), log)

    def _members(self, plan: Plan) -> Iterator[Member]:
        yield Small("README.md", partial(_write_readme, plan))
        folders: dict[str | None, str] = {None: "train"} | {split: split for split in plan.splits}
        for split in name_splits(plan, "train"):
            yield Large(f"{split}/metadata.jsonl", partial(_write_metadata, plan, folders, split))
        for record, path in name_files(plan, folders):
            yield Small(path, partial(plan.shape.encode, record))


def _write_metadata(plan: Plan, folders: dict[str | None, str], split: str) -> Iterator[bytes]:
    for record, path in name_files(plan, folders):
        if folders[record.split] == split:
            row = {"file_name": path.partition("/")[2], **describe(record)}
            del row["split"]
            yield write_json(row) + b"\n"


def _write_readme(plan: Plan) -> bytes:
    names = json.dumps(plan.classes, ensure_ascii=False)
    return _README.format(total=plan.total, names=names).encode("utf-8", "replace")
