"""How many threads are worth starting."""

import os
from pathlib import Path

import pytest

from ml_models.processors import count_processors


@pytest.fixture(autouse=True)
def eight_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(8)))


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("max 100000", 8),
        ("50000 100000", 1),
        ("100000 100000", 1),
        ("150000 100000", 2),
        ("3200000 100000", 8),
        ("nonsense", 8),
        ("100000 0", 8),
    ],
)
def test_a_container_starts_no_more_threads_than_it_may_run(
    tmp_path: Path, limit: str, expected: int
) -> None:
    (tmp_path / "cpu.max").write_text(limit)

    assert count_processors(tmp_path) == expected


@pytest.mark.parametrize(("quota", "expected"), [("50000", 1), ("250000", 3), ("-1", 8)])
def test_older_control_groups_count_too(tmp_path: Path, quota: str, expected: int) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text(quota)
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000")

    assert count_processors(tmp_path) == expected


def test_without_control_groups_the_affinity_counts(tmp_path: Path) -> None:
    assert count_processors(tmp_path) == 8
