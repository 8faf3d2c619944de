"""`make test`: all stages run, a failed one fails the whole, and the tests get their browser."""

import sys

import pytest

from scripts import check, chromium


@pytest.fixture(autouse=True)
def _no_browser_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "get", lambda: "/usr/bin/a-browser")
    monkeypatch.setattr(sys, "argv", ["check"])


def test_failed_stage_fails_the_whole_and_the_rest_still_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def run(stage: check.Stage, _number: int, _total: int) -> bool:
        ran.append(stage.title)
        return stage.title != "types"

    monkeypatch.setattr(check, "run", run)
    assert check.main() == 1
    assert ran[-1] == "tests"
    assert "Failed: types" in capsys.readouterr().out


def test_good_stages_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "run", lambda *_args: True)
    assert check.main() == 0


def test_lint_leaves_out_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def run(stage: check.Stage, _number: int, _total: int) -> bool:
        ran.append(stage.title)
        return True

    monkeypatch.setattr(check, "run", run)
    monkeypatch.setattr(sys, "argv", ["check", "--without-tests"])
    assert check.main() == 0
    assert "types" in ran
    assert "tests" not in ran


def test_tests_are_told_which_browser_to_use() -> None:
    assert check.list_test_stage().environment == {"CHROMIUM": "/usr/bin/a-browser"}


@pytest.mark.parametrize(("code", "is_good"), [("raise SystemExit(1)", False), ("pass", True)])
def test_stage_passes_by_its_exit_code(capfd: pytest.CaptureFixture[str], code: str, is_good: bool) -> None:
    assert check.run(check.Stage("a stage", [sys.executable, "-c", code]), 1, 2) is is_good
    assert ("passed" if is_good else "FAILED") in capfd.readouterr().out
