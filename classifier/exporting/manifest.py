"""The manifest beside an export: how it came about, and the SHA-256 of every file in it."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from classifier.exporting.archives import Log
from classifier.exporting.plan import Plan


class Manifest:
    """The manifest's text, piece by piece as the files come, so that any number of them fits.

    It holds no date: the same pictures and choices give the same manifest.
    """

    def __init__(self) -> None:
        self._waiting = ['{\n"files": {']
        self._separator = ""

    def log(self, path: str, sha256: str) -> None:
        """Note a file inside the export."""
        self._waiting.append(f"{self._separator}\n {json.dumps(path)}: {json.dumps(sha256)}")
        self._separator = ","

    def take(self) -> str:
        """What has been noted since the last call."""
        text = "".join(self._waiting)
        self._waiting.clear()
        return text

    def finish(self, plan: Plan, facts: Mapping[str, Any]) -> Iterator[str]:
        """The rest: the counts, what was left out, and `facts`."""
        yield self.take() + '\n},\n"left_out": ['
        separator = "\n"
        for record, reason in plan.left_out():
            yield f"{separator} {json.dumps({'path': record.path, 'reason': str(reason)})}"
            separator = ",\n"
        yield "\n]"
        everything = {"classes": plan.classes, "model_version": plan.model_version, "counts": _count(plan)}
        for name, value in {**everything, **facts}.items():
            yield f",\n{json.dumps(name)}: {json.dumps(value, default=str)}"  # a group's key is no JSON
        yield "\n}\n"


def stream_manifest(
    plan: Plan, name: str, stream: Callable[[Plan, Log], Iterator[bytes]], facts: Mapping[str, Any]
) -> Iterator[str]:
    """The manifest of the file called `name` that `stream` makes: it is made, measured and thrown away."""
    manifest, digest = Manifest(), hashlib.sha256()
    for chunk in stream(plan, manifest.log):
        digest.update(chunk)
        yield manifest.take()
    export = {"name": name, "sha256": digest.hexdigest()}
    yield from manifest.finish(plan, {"export": export, **facts})


def _count(plan: Plan) -> dict[str, dict[str, int]]:
    """Pictures by split and class."""
    return {
        split or "all": {
            name: plan.counts[split, index]
            for index, name in enumerate(plan.classes)
            if plan.counts[split, index]
        }
        for split in (plan.splits or (None,))
    }
