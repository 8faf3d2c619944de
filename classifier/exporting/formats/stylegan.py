"""dataset.json and square PNGs: StyleGAN2-ADA, StyleGAN3, EDM, EDM2."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from classifier.exporting.archives import Large, Log, Member, Small, stream_archive
from classifier.exporting.formats.base import Basics
from classifier.exporting.plan import Plan
from classifier.exporting.records import ExportRecord

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_README = _("""\
{total} pictures of {side} x {side} pixels with labels, for StyleGAN2-ADA, StyleGAN3, EDM and EDM2.
Leave it packed: the training programs read this ZIP as it is.

Train with the labels:
  StyleGAN2-ADA, StyleGAN3   add --cond=True (without it the labels are ignored)
  EDM                        add --cond=1
  EDM2                       uses the labels by default

Labels: {kind}
{classes}
""")
_KINDS = {
    "whole": _("whole numbers. The programs take the highest label plus one as the number of classes."),
    "onehot": _("one-hot vectors, so that the number of classes stays even where a class has no pictures."),
    "soft": _("the network's probabilities for each class; labels given by people are one-hot."),
}


class StyleGan(Basics):
    """`00000/img00000042.png` and `dataset.json`, which lists every picture; no other picture."""

    name: ClassVar[str] = "stylegan"
    summary: ClassVar[StrOrPromise] = _(
        "a ZIP with dataset.json and square PNGs (StyleGAN2-ADA, StyleGAN3, EDM, EDM2)"
    )
    is_square: ClassVar[bool] = True
    has_splits: ClassVar[bool] = False

    def warn(self, plan: Plan) -> list[StrOrPromise]:
        """The last classes without pictures, which whole-number labels lose."""
        there = [index for index in range(len(plan.classes)) if plan.count_class(index)]
        lost = plan.classes[max(there, default=-1) + 1 :]
        if plan.choices.labels != "whole" or not lost:
            return []
        sentence = _(
            "No picture shows the last of the classes ({names}), and whole-number labels lose them: "
            "choose one-hot labels to keep the number of classes."
        )
        return [format_lazy(sentence, names=", ".join(lost))]

    def stream(self, plan: Plan, log: Log) -> Iterator[bytes]:
        """The archive's bytes."""
        return stream_archive(self._members(plan), log)

    def _members(self, plan: Plan) -> Iterator[Member]:
        for path, record in _number(plan):
            yield Small(path, partial(plan.shape.encode, record))
        yield Large("dataset.json", partial(_write_labels, plan))
        yield Small("README.txt", partial(_write_readme, plan))


def _number(plan: Plan) -> Iterator[tuple[str, ExportRecord]]:
    labelled = (record for record in plan.records() if record.class_index is not None)
    for index, record in enumerate(labelled):
        digits = f"{index:08d}"
        yield f"{digits[:5]}/img{digits}.png", record


def _write_labels(plan: Plan) -> Iterator[bytes]:
    separator = b'{"labels": ['
    for path, record in _number(plan):
        yield separator + json.dumps([path, _label(plan, record)]).encode()
        separator = b",\n"
    yield (separator if separator != b",\n" else b"") + b'], "classes": '
    yield json.dumps(plan.classes).encode() + b"}\n"


def _label(plan: Plan, record: ExportRecord) -> int | list[float] | None:
    if plan.choices.labels == "whole":
        return record.class_index
    if plan.choices.labels == "soft" and record.source == "model" and record.probabilities:
        return list(record.probabilities)
    return [float(index == record.class_index) for index in range(len(plan.classes))]


def _write_readme(plan: Plan) -> bytes:
    square = plan.shape.square
    text = _README.format(
        total=plan.total,
        side=square.side if square else 0,
        kind=_KINDS[plan.choices.labels],
        classes="\n".join(f"  {index}  {name}" for index, name in enumerate(plan.classes)),
    )
    return text.encode("utf-8", "replace")
