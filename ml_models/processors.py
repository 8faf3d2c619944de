"""How many processors this process may really use."""

import math
import os
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")


def count_processors(cgroup: Path = CGROUP) -> int:
    """The processors that the affinity mask and the control group leave to this process, at least 1.

    A container limited to half a processor still sees every core of its host: more threads than it may
    run would only wait for each other.
    """
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _read_quota_v2(cgroup / "cpu.max") or _read_quota_v1(cgroup / "cpu")
    return max(1, min(allowed, math.ceil(quota))) if quota else max(1, allowed)


def _read_quota_v2(path: Path) -> float | None:
    """Control groups, version 2: "<quota> <period>" in microseconds, or "max <period>"."""
    try:
        quota, period = path.read_text().split()
        return None if quota == "max" else int(quota) / int(period)
    except (OSError, ValueError, ZeroDivisionError):
        return None


def _read_quota_v1(folder: Path) -> float | None:
    """Control groups, version 1: two files in microseconds, a quota of -1 meaning none."""
    try:
        quota = int((folder / "cpu.cfs_quota_us").read_text())
        period = int((folder / "cpu.cfs_period_us").read_text())
        return quota / period if quota > 0 else None
    except (OSError, ValueError, ZeroDivisionError):
        return None
