"""How much memory a process may still take, as control groups and the machine tell."""

from pathlib import Path

import pytest

from classifier.free_memory import find_free_memory

MEGABYTE = 1024 * 1024


@pytest.fixture
def meminfo(tmp_path: Path) -> Path:
    path = tmp_path / "meminfo"
    path.write_text("MemTotal:  4096000 kB\nMemAvailable:  2048000 kB\n")
    return path


def write_group(folder: Path, names: tuple[str, str], limit: str, used: int, cached: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in zip(
        (*names, "memory.stat"), (limit, used, f"anon 5\ninactive_file {cached}"), strict=True
    ):
        (folder / name).write_text(f"{content}\n")


@pytest.mark.parametrize(
    ("below", "names"),
    [
        ("", ("memory.max", "memory.current")),
        ("memory", ("memory.limit_in_bytes", "memory.usage_in_bytes")),
    ],
    ids=["second version", "first version"],
)
def test_a_container_has_what_its_limit_leaves_and_the_cache_could(
    tmp_path: Path, meminfo: Path, below: str, names: tuple[str, str]
) -> None:
    write_group(tmp_path / below, names, str(512 * MEGABYTE), 400 * MEGABYTE, 30 * MEGABYTE)
    assert find_free_memory(tmp_path, meminfo) == 142 * MEGABYTE


@pytest.mark.parametrize("limit", ["max", str(2**63 - 4096), "nonsense"])
def test_without_a_limit_the_machine_counts(tmp_path: Path, meminfo: Path, limit: str) -> None:
    write_group(tmp_path, ("memory.max", "memory.current"), limit, 400 * MEGABYTE, 0)
    assert find_free_memory(tmp_path, meminfo) == 2048000 * 1024


def test_a_container_that_is_full_leaves_nothing(tmp_path: Path, meminfo: Path) -> None:
    write_group(tmp_path, ("memory.max", "memory.current"), str(100 * MEGABYTE), 120 * MEGABYTE, 0)
    assert find_free_memory(tmp_path, meminfo) == 0


def test_nothing_is_known_where_nothing_tells(tmp_path: Path) -> None:
    assert find_free_memory(tmp_path, tmp_path / "nowhere") is None
