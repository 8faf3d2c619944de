"""Label Studio's tasks: labels that people gave are annotations, the network's own are predictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext_lazy as _

from classifier.exporting.archives import Log
from classifier.exporting.formats.base import Basics
from classifier.exporting.formats.tables import write_json
from classifier.exporting.plan import Plan
from classifier.exporting.records import ExportRecord

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class LabelStudio(Basics):
    """A JSON list of tasks whose pictures lie in Label Studio's own local storage."""

    name: ClassVar[str] = "labelstudio"
    summary: ClassVar[StrOrPromise] = _("labels only: Label Studio's JSON, for pictures in its local storage")
    suffix: ClassVar[str] = ".json"
    has_pictures: ClassVar[bool] = False
    has_splits: ClassVar[bool] = False

    def stream(self, plan: Plan, log: Log) -> Iterator[bytes]:
        """The list's bytes."""
        separator = b"["
        for record in plan.records():
            yield separator + write_json(_task(plan, record))
            separator = b",\n"
        yield b"[]\n" if separator == b"[" else b"]\n"

    def companions(self, plan: Plan) -> Mapping[str, str]:
        """The labelling interface with the data set's classes."""
        choices = "".join(f"    <Choice value={quoteattr(name)}/>\n" for name in plan.classes)
        interface = (
            '<View>\n  <Image name="image" value="$image"/>\n'
            f'  <Choices name="choice" toName="image" choice="single">\n{choices}  </Choices>\n</View>\n'
        )
        return {"labelling_interface.xml": interface}


def _task(plan: Plan, record: ExportRecord) -> dict[str, Any]:
    path = quote(record.path.encode("utf-8", "surrogateescape"), safe="/")
    task: dict[str, Any] = {"data": {"image": f"/data/local-files/?d={path}"}}
    if record.label is None:
        return task
    result = {
        "id": record.sha256[:10],
        "from_name": "choice",
        "to_name": "image",
        "type": "choices",
        "value": {"choices": [record.label]},
    }
    if record.source == "human":
        return task | {"annotations": [{"result": [result]}]}
    score = None if record.confidence is None else round(record.confidence, 4)
    prediction = {"model_version": plan.model_version, "score": score, "result": [result]}
    return task | {"predictions": [prediction]}
