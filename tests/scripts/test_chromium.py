"""The browser for the tests: found, fetched, or asked for in words; never passed over in silence."""

from pathlib import Path

import pytest

from scripts import chromium


@pytest.fixture(autouse=True)
def _bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without a browser, on which nothing can be installed."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    monkeypatch.setattr(chromium, "MAC", str(tmp_path / "none"))
    monkeypatch.setattr(chromium, "is_root", lambda: False)


def make_browser(path: Path, script: str = "exit 0") -> str:
    """A program that takes a browser's place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_without_a_browser_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chromium, "run", lambda *_args, **_options: False)
    assert chromium.get() is None
    assert "Any one of these will do" in capsys.readouterr().err


def test_browser_that_does_not_start_is_not_taken(tmp_path: Path) -> None:
    make_browser(tmp_path / "chromium", "exit 127")
    assert chromium.find() is None


def test_installed_browser_is_found(tmp_path: Path) -> None:
    path = make_browser(tmp_path / "google-chrome")
    assert chromium.find() == path


def test_named_browser_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    make_browser(tmp_path / "chromium")
    mine = make_browser(tmp_path / "mine" / "chrome")
    monkeypatch.setenv("CHROMIUM", mine)
    assert chromium.find() == mine


def test_browser_that_playwright_downloads_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "browsers" / "chromium-1" / "chrome-linux64" / "chrome"
    real_run = chromium.run

    def download(command: list[str], *, quiet: bool = False) -> bool:
        if "playwright" in command:
            make_browser(path)
            return True
        return real_run(command, quiet=quiet)

    monkeypatch.setattr(chromium, "run", download)
    assert chromium.get() == str(path)


def test_as_root_the_package_manager_comes_last(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    make_browser(tmp_path / "apt-get", f'[ "$1" = update ] || printf "#!/bin/sh\\n" >{tmp_path}/chromium')
    make_browser(tmp_path / "chromium", "exit 1")
    monkeypatch.setattr(chromium, "is_root", lambda: True)
    monkeypatch.setattr(chromium, "download", lambda: None)
    assert chromium.get() == str(tmp_path / "chromium")
