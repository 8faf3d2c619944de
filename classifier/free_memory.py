"""How much memory this process may still take."""

from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
MEMINFO = Path("/proc/meminfo")
# What a control group of the first version has for a limit when it has none.
NO_LIMIT = 1 << 60


def find_free_memory(cgroup: Path = CGROUP, meminfo: Path = MEMINFO) -> int | None:
    """The bytes that the machine and the container leave; None where neither tells.

    A container with half a gigabyte still sees all the memory of its host: the smaller number counts.
    """
    second = _read_group(cgroup / "memory.max", cgroup / "memory.current", cgroup / "memory.stat")
    first = _read_group(
        *(cgroup / "memory" / f"memory.{name}" for name in ("limit_in_bytes", "usage_in_bytes", "stat"))
    )
    known = [free for free in (second, first, _read_machine(meminfo)) if free is not None]
    return min(known) if known else None


def _read_group(limit: Path, used: Path, stat: Path) -> int | None:
    """What is left of a control group's limit, files in the cache counting as left."""
    try:
        most, taken = int(limit.read_text()), int(used.read_text())
        cached = dict(line.split() for line in stat.read_text().splitlines()).get("inactive_file", 0)
        return max(0, most - taken + int(cached)) if most < NO_LIMIT else None
    except (OSError, ValueError):
        return None


def _read_machine(meminfo: Path) -> int | None:
    try:
        lines = dict(line.split(":", 1) for line in meminfo.read_text().splitlines())
        return int(lines["MemAvailable"].split()[0]) * 1024
    except (OSError, ValueError, LookupError):
        return None
