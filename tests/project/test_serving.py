"""The real server: ready when warm, refusals arrive, a stop lets requests finish, a bad start says why."""

import hashlib
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import requests
from PIL import Image

from scripts.screenshot import draw_ship
from tests.drawing import encode
from tests.environment import ROOT, make_clean_environment
from tests.project.servers import Server, find_free_port, wait_until_listening

FORM = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@contextmanager
def run_classifyme(folder: Path, **variables: str) -> Iterator[Server]:
    """Runs what `make up` runs, with a data folder of its own; yields when /readyz is answered."""
    port = find_free_port()
    log = folder / f"classifyme-{port}.log"
    environment = make_clean_environment(CLASSIFYME_DATA_DIR=str(folder), PORT=str(port), **variables)
    with log.open("w") as output:
        command = [sys.executable, "-m", "scripts.serve"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT, text=True
        )
    server = Server(process, port, log)
    try:
        wait_until_listening(server, 60)
        assert fetch_status(server, "/readyz") == 200
        yield server
    finally:
        process.kill()
        process.wait()


def fetch_status(server: Server, path: str) -> int:
    """The status of a GET. The worker takes connections only when its network is warm."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=60) as answer:
        return int(answer.status)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with run_classifyme(tmp_path_factory.mktemp("data")) as server:
        yield server


def test_it_works(server: Server) -> None:
    assert fetch_status(server, "/") == 200
    assert fetch_status(server, "/healthz") == 200


def test_first_answer_comes_after_the_network_is_loaded(server: Server) -> None:
    log = server.read_log()
    assert log.index("loaded with litert") < log.index("ClassifyMe is ready")


def test_too_large_a_form_gets_its_413_though_the_client_sends_it_first(server: Server) -> None:
    size = 300 * 1024 * 1024
    with server.connect() as sock:
        sock.sendall(FORM + f"Content-Length: {size}\r\n\r\n".encode())
        for _ in range(size // 65536):
            sock.sendall(b"x" * 65536)
        assert sock.recv(100).startswith(b"HTTP/1.1 413")


def test_form_of_unknown_size_gets_its_411_though_the_client_sends_it_first(server: Server) -> None:
    with server.connect() as sock:
        sock.sendall(FORM + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(160):
            sock.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        sock.sendall(b"0\r\n\r\n")
        assert sock.recv(100).startswith(b"HTTP/1.1 411")


def test_stop_lets_a_running_request_finish(tmp_path: Path) -> None:
    with run_classifyme(tmp_path) as server, server.connect() as sock:
        sock.sendall(FORM + b"Content-Length: 8\r\n\r\nhalf")
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert server.process.poll() is None
        sock.sendall(b"rest")
        assert sock.recv(100).startswith(b"HTTP/1.1 403"), "a form without its token is refused, but answered"
        assert server.process.wait(20) == 0


def test_stop_ends_all_processes(tmp_path: Path) -> None:
    with run_classifyme(tmp_path, WEB_CONCURRENCY="2") as server:
        processes = psutil.Process(server.process.pid).children(recursive=True)
        assert len(processes) == 2
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0
        assert not psutil.wait_procs(processes, timeout=5)[1]


def start_wrongly(folder: Path, module: list[str], **variables: str) -> tuple[int, str]:
    """The exit code and the words of a server that cannot start."""
    own = {"CLASSIFYME_DATA_DIR": str(folder), "PORT": str(find_free_port())}
    own["DJANGO_SETTINGS_MODULE"] = "classifyme.settings"
    environment = make_clean_environment(**(own | variables))
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"DEBUG": "perhaps"}, "DEBUG must be"),
        ({"PORT": "many"}, "PORT must be"),
        ({"CLASSIFYME_DEPLOYED": "1"}, "SECRET_KEY"),
        ({"DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}, "unable to open database file"),
    ],
)
def test_wrong_setting_ends_the_start_with_a_sentence(
    tmp_path: Path, variables: dict[str, str], words: str
) -> None:
    code, output = start_wrongly(tmp_path, ["scripts.serve"], **variables)
    assert code == 1
    assert words in output
    assert "Traceback" not in output


def test_worker_without_its_network_ends_the_service_at_once(
    tmp_path: Path,
) -> None:
    code, output = start_wrongly(tmp_path, ["gunicorn", "-c", "gunicorn.conf.py"], CLASSIFIER_MODEL="nobody")
    assert code == 3
    assert output.count("Booting worker") == 1
    assert "ClassifyMe cannot start" in output
    assert "CLASSIFIER_MODEL" in output
    assert "Traceback" not in output


def test_a_download_that_breaks_off_is_no_whole_one_to_the_browser(tmp_path: Path) -> None:
    """A stored picture is missing: the connection ends without the end that HTTP asks for."""
    with run_classifyme(tmp_path) as server:
        address = f"http://127.0.0.1:{server.port}"
        session = requests.Session()
        session.get(address)
        # Something that the network knows: what it takes for none of the ten is no guess to be downloaded.
        ship = Image.open(draw_ship(tmp_path / "ship.png"))
        contents = [encode(ship.resize((480 + side, 320)), "PNG") for side in range(3)]
        files = [("pictures", (f"{number}.png", content)) for number, content in enumerate(contents)]
        token = session.cookies["csrftoken"]
        session.post(address, {"csrfmiddlewaretoken": token}, files=files, headers={"Referer": address})
        [dataset] = set(re.findall(r"/datasets/([0-9a-f-]{36})/", session.get(f"{address}/datasets/").text))
        query = {"format": "imagefolder", "which": "model", "sure": "0"}
        download = f"{address}/datasets/{dataset}/export/download"
        assert len(session.get(download, params=query).content) > sum(map(len, contents))
        missing = hashlib.sha256(contents[2]).hexdigest()
        for path in (tmp_path / "pictures").rglob(f"*{missing}*"):
            path.unlink()

        with pytest.raises(requests.exceptions.ChunkedEncodingError):
            session.get(download, params=query)

        assert "broke off" in session.get(f"{address}/datasets/{dataset}/export").text
