"""A process that has decoded large pictures in several threads is small again afterwards."""

import ctypes
import subprocess
import sys

import pytest

from classifyme import memory
from tests.environment import ROOT

LARGE_PICTURES = """
import threading
from classifyme.memory import return_memory_early
import psutil
from PIL import Image
is_possible = return_memory_early()
def decode():
    pictures = [Image.new("RGBA", (2000, 2000), 1) for _ in range(6)]
    small = [Image.new("RGBA", (200, 200), 1) for _ in range(6)]
    kept.extend(small)
kept = []
for _ in range(3):
    threads = [threading.Thread(target=decode) for _ in range(6)]
    [thread.start() for thread in threads]; [thread.join() for thread in threads]
print(is_possible, psutil.Process().memory_info().rss // 1_000_000)
"""


def measure() -> tuple[bool, int]:
    """Whether early returning is possible here, and the megabytes kept after 108 pictures of 16 MB each."""
    done = subprocess.run(
        [sys.executable, "-c", LARGE_PICTURES], cwd=ROOT, capture_output=True, text=True, check=True
    )
    is_possible, megabytes = done.stdout.split()
    return is_possible == "True", int(megabytes)


def test_memory_of_large_pictures_does_not_stay() -> None:
    is_possible, megabytes = measure()
    assert megabytes < 150 or not is_possible


def test_other_c_libraries_go_without(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: object())
    assert memory.return_memory_early() is False
