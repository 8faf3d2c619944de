"""The journal of a run: what is done stays done, however the run ends."""

import fcntl
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from classifier.exporting.entries import Entry


class JournalBusy(Exception):
    """Another run writes this journal."""


class Journal:
    """A line for each file of the pile, in order, in a file beside the result.

    Each line is written whole or, after a crash, dropped: what stands there is always the run's beginning.
    """

    def __init__(self, path: Path, head: dict[str, Any]) -> None:
        """`head` says which run it is; a journal of another one (the files have changed, or the network)
        begins anew."""
        self._path = path
        self._head = json.dumps(head, sort_keys=True).encode() + b"\n"

    @contextmanager
    def open(self) -> Iterator[int]:
        """Hold the journal; gives the number of entries in it. Raises JournalBusy, OSError."""
        with self._path.open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise JournalBusy(str(self._path)) from error
            yield self._repair()

    def append(self, entries: Iterable[Entry]) -> None:
        """Write entries; a run that is killed after this has them."""
        with self._path.open("ab") as file:
            file.write(b"".join(entry.write() for entry in entries))

    def read(self) -> Iterator[Entry]:
        """All entries, in order."""
        with self._path.open("rb") as file:
            file.readline()
            for line in file:
                yield Entry.parse(line)

    def remove(self) -> None:
        """The run is finished."""
        self._path.unlink()

    def _repair(self) -> int:
        """Drop what a crash left half written, and count the rest."""
        count = 0
        with self._path.open("rb+") as file:
            if file.readline() != self._head:
                file.seek(0)
                file.truncate()
                file.write(self._head)
                return 0
            whole = file.tell()
            for line in file:
                if not line.endswith(b"\n") or not _is_entry(line):
                    break
                whole += len(line)
                count += 1
            file.truncate(whole)
        return count


def _is_entry(line: bytes) -> bool:
    try:
        Entry.parse(line)
    except (ValueError, TypeError):
        return False
    return True
