"""A dataset's download as an HTTP answer, made while it is sent."""

from collections.abc import Iterable
from dataclasses import asdict

from django.http import StreamingHttpResponse

from classifier.exporting.breaks import watch
from classifier.exporting.datasets import DatasetExport, plan_export
from classifier.exporting.manifest import stream_manifest
from classifier.exporting.quality import describe_quality
from classifier.models import Dataset
from classifier.naming import clean_for_header

CONTENT_TYPES = {".zip": "application/zip", ".csv": "text/csv; charset=utf-8", ".json": "application/json"}


def make_download(dataset: Dataset, chosen: DatasetExport) -> StreamingHttpResponse:
    """The file itself."""
    pieces = chosen.writer.stream(plan_export(dataset, chosen), _forget)
    return _send(watch(dataset, pieces), _name_file(dataset, chosen), chosen.writer.suffix)


def make_manifest(dataset: Dataset, chosen: DatasetExport) -> StreamingHttpResponse:
    """How the file comes about and what is in it: to know that, it is made once more."""
    name = _name_file(dataset, chosen)
    facts = {"options": asdict(chosen), "quality": describe_quality(dataset)}
    pieces = stream_manifest(plan_export(dataset, chosen), name, chosen.writer.stream, facts)
    return _send(watch(dataset, pieces), f"{name}.manifest.json", ".json")


def _send(pieces: Iterable[bytes] | Iterable[str], name: str, suffix: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        pieces,
        headers={
            "Content-Type": CONTENT_TYPES.get(suffix, "application/octet-stream"),
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _name_file(dataset: Dataset, chosen: DatasetExport) -> str:
    return f"{clean_for_header(dataset.name)}-{chosen.format}{chosen.writer.suffix}"


def _forget(_path: str, _digest: str) -> None:
    """Checksums are for the manifest."""
