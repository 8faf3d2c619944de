"""Known weaknesses fail the checks; a database out of reach is told and does not."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts import audit

WEAK = {
    "name": "django",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
SOUND = {"name": "numpy", "version": "2.5.5", "vulns": []}
UNKNOWN = {"name": "pillow", "skip_reason": "Dependency not found"}


def report(monkeypatch: pytest.MonkeyPatch, packages: list[dict[str, Any]], problem: str = "") -> int:
    """The exit code for a report of pip-audit."""
    monkeypatch.setattr(audit, "audit", lambda _path: (packages, problem))
    return audit.main()


def test_findings_fail_and_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(monkeypatch, [WEAK, SOUND, UNKNOWN]) == 1
    printed = capsys.readouterr().out
    assert "django 1.0: PYSEC-1, better in 1.1" in printed
    assert "django 1.0: PYSEC-2, better in no version yet" in printed
    assert "2 of 3 packages looked up, 2 findings" in printed


@pytest.mark.parametrize("packages", [[], [UNKNOWN]])
def test_database_out_of_reach_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], packages: list[dict[str, Any]]
) -> None:
    assert report(monkeypatch, packages, "no route to host") == 0
    assert "NOTHING WAS CHECKED" in capsys.readouterr().out


def test_sound_packages_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    assert report(monkeypatch, [SOUND]) == 0


def test_pip_audit_that_breaks_off_gives_its_last_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done = subprocess.CompletedProcess([], 1, stdout="", stderr="first\nno route to host\n")
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: done)
    assert audit.audit(tmp_path / "requirements.txt") == ([], "no route to host")
