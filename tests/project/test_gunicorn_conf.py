"""gunicorn.conf.py: where it listens, how many serve, and what it leaves alone."""

import os
import runpy
import subprocess
import sys
from typing import Any

import dotenv
import pytest
from django.core.exceptions import ImproperlyConfigured
from gunicorn.config import KNOWN_SETTINGS

from tests.environment import ROOT, find_documented_variables


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dotenv, "load_dotenv", lambda *_args: False)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    for name in find_documented_variables():
        monkeypatch.delenv(name, raising=False)


def load(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, Any]:
    """The configuration under these variables."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(ROOT / "gunicorn.conf.py"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "70000"), ("WEB_CONCURRENCY", "0"), ("WEB_THREADS", "-1")],
)
def test_wrong_number_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        load(monkeypatch, **{name: value})


def test_local_run_listens_to_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch)["bind"] == ["127.0.0.1:8000"]
    assert load(monkeypatch, PORT="9001")["bind"] == ["127.0.0.1:9001"]


@pytest.mark.parametrize("variable", ["RENDER", "CLASSIFYME_DEPLOYED"])
def test_deployed_run_listens_to_all(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    assert load(monkeypatch, PORT="10000", **{variable: "true"})["bind"] == ["0.0.0.0:10000"]


def test_one_process_with_threads_serves_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch)["workers"] == 1
    assert load(monkeypatch)["threads"] > 1
    changed = load(monkeypatch, WEB_CONCURRENCY="3", WEB_THREADS="2")
    assert (changed["workers"], changed["threads"]) == (3, 2)


def test_network_is_never_loaded_before_the_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(monkeypatch)["preload_app"] is False


def test_nothing_is_written_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = load(monkeypatch)
    assert configuration["control_socket_disable"] is True
    assert configuration["accesslog"] is None
    if os.access("/dev/shm", os.W_OK):  # noqa: S108 (the fact)
        assert configuration["worker_tmp_dir"] == "/dev/shm"  # noqa: S108


def test_every_setting_is_one_that_gunicorn_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = load(monkeypatch)
    ours = {name for name in configuration if not name.startswith("_") and name.islower()}
    assert ours - {"io", "os", "load_dotenv", "return_memory_early"} <= {
        setting.name for setting in KNOWN_SETTINGS
    }


COUNT_THREADS = """
import runpy
runpy.run_path("gunicorn.conf.py")
import numpy, psutil
numpy.ones((500, 500)) @ numpy.ones((500, 500))
print(psutil.Process().num_threads())
"""


def test_numpy_takes_no_processor_from_the_network() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-c", COUNT_THREADS]
    threads = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert threads.stdout == "1\n"
