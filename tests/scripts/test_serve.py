"""What happens between `make up` and gunicorn."""

import os
import socket
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from scripts import serve


def test_taken_port_is_refused_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"port {port} is taken.*PORT={port + 1} make up"):
            serve.refuse_taken_port("127.0.0.1", port)


def test_address_of_another_machine_is_refused() -> None:
    with pytest.raises(OSError, match=r"cannot listen at 192\.0\.2\.1"):
        serve.refuse_taken_port("192.0.2.1", 8000)


def test_free_port_is_left_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    serve.refuse_taken_port("127.0.0.1", port)
    serve.refuse_taken_port("127.0.0.1", port)


def test_database_server_that_comes_late_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([OperationalError("starting"), OperationalError("starting"), None])
    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setattr(connection, "ensure_connection", lambda: raise_or_return(next(answers)))
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    serve.wait_for_database(60)
    assert next(answers, "none left") == "none left"


def test_database_server_that_never_comes_ends_the_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "vendor", "postgresql")
    monkeypatch.setattr(connection, "ensure_connection", lambda: raise_or_return(OperationalError("nobody")))
    with pytest.raises(OperationalError, match="nobody"):
        serve.wait_for_database(-1)


def raise_or_return(answer: Exception | None) -> None:
    """An error, or nothing."""
    if answer is not None:
        raise answer


def test_uploads_come_in_on_the_data_disk_and_leftovers_go(tmp_path: Path) -> None:
    folder = serve.make_folder_for_uploads(tmp_path)
    (folder / "running.upload").touch()
    (folder / "left.upload").touch()
    os.utime(folder / "left.upload", (0, 0))
    assert serve.make_folder_for_uploads(tmp_path) == folder
    assert [path.name for path in folder.iterdir()] == ["running.upload"]
    assert folder.stat().st_mode & 0o077 == 0


def test_signal_ends_the_start() -> None:
    with pytest.raises(SystemExit) as ended:
        serve.stop(15, None)
    assert ended.value.code == 143
