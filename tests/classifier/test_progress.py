"""The progress bar of the commands."""

import os
import pty
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = """
import time
from classifier.progress import open_bar
bar = open_bar(40)
for _ in range(4):
    time.sleep(0.15)
    bar.update(10)
bar.close()
"""


def test_a_person_at_a_terminal_sees_rate_and_time_left() -> None:
    ours, theirs = pty.openpty()
    subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, stderr=theirs, check=True)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "40/40" in shown
    assert "pictures/s" in shown
    assert "<00:00" in shown


def test_a_pipe_gets_nothing() -> None:
    run = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, check=True)
    assert run.stderr == b""
