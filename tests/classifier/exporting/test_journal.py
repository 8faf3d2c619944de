"""The journal of a run."""

from pathlib import Path

import pytest

from classifier.exporting.entries import Entry
from classifier.exporting.journal import Journal, JournalBusy

HEAD = {"model": "net/1", "pile": "abc"}
ENTRIES = [
    Entry(0, "a.jpg", "", "00ff", "JPEG", 40, 30, (0.75, 0.25), False, False),
    Entry(1, "not-utf8-\udcff.jpg", "it is broken"),
    Entry(2, "c.jpg", "", "00fe", "PNG", 40, 30, (0.5, 0.5), True, False),
]


def write(path: Path) -> None:
    journal = Journal(path, HEAD)
    with journal.open() as done:
        assert done == 0
        journal.append(ENTRIES)


def read(path: Path, head: dict[str, str] = HEAD) -> list[Entry]:
    journal = Journal(path, head)
    with journal.open() as done:
        entries = list(journal.read())
        assert len(entries) == done
    return entries


def test_what_was_written_is_there_again(tmp_path: Path) -> None:
    write(tmp_path / "journal")
    assert read(tmp_path / "journal") == ENTRIES


def test_wherever_a_crash_cuts_the_journal_its_beginning_stays(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    write(path)
    whole = path.read_bytes()
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        entries = read(path)
        assert entries == ENTRIES[: len(entries)]
        assert len(entries) == max(0, whole[:end].count(b"\n") - 1)


def test_a_damaged_line_and_what_follows_is_done_again(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    write(path)
    path.write_bytes(path.read_bytes().replace(b'"it is broken"', b'"it is bro\0en'))
    assert read(path) == ENTRIES[:1]


def test_other_pictures_or_another_network_begin_anew(tmp_path: Path) -> None:
    write(tmp_path / "journal")
    assert read(tmp_path / "journal", HEAD | {"model": "net/2"}) == []


def test_two_runs_never_write_one_journal(tmp_path: Path) -> None:
    first = Journal(tmp_path / "journal", HEAD)
    with first.open(), pytest.raises(JournalBusy), Journal(tmp_path / "journal", HEAD).open():
        pass
