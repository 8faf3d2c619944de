"""The manifest beside an export: how it came about, and the SHA-256 of every file in it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from classifier.exporting.plan import Plan


class ManifestWriter:
    """Writes the manifest as the files come, so that any number of them fits. Holds no date: the same
    pictures and choices give the same manifest."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._separator = '{\n"files": {'

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def log(self, path: str, sha256: str) -> None:
        """Note a file inside the export."""
        self._file.write(f"{self._separator}\n {json.dumps(path)}: {json.dumps(sha256)}")
        self._separator = ","

    def finish(self, plan: Plan, facts: Mapping[str, Any]) -> None:
        """Note the counts, what was left out, and `facts`."""
        self._file.write('{\n"files": {' if self._separator != "," else "")
        self._file.write('\n},\n"left_out": [')
        separator = "\n"
        for record, reason in plan.left_out():
            self._file.write(f"{separator} {json.dumps({'path': record.path, 'reason': reason})}")
            separator = ",\n"
        self._file.write("\n]")
        everything = {"classes": plan.classes, "model_version": plan.model_version, "counts": _count(plan)}
        for name, value in {**everything, **facts}.items():
            self._file.write(f",\n{json.dumps(name)}: {json.dumps(value)}")
        self._file.write("\n}\n")


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
