"""A backlog's speed beside the bare network's: `python -m benchmarks.backlog [--files 5000] [--zip 5000]`.

Gives a real Chromium a folder of PNG files (`--files N`), or one ZIP of them (`--zip N`), and the real server
does the rest with its embedded worker. Times how fast what is left after the last upload gets classified, and
what the person sees meanwhile. Fails when a picture is lost, or stored twice, or the page does not move.
"""

import argparse
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.bare import measure_bare, read_pixels
from benchmarks.browser import encode_png, pack
from benchmarks.fleet import Fleet, running_fleet
from benchmarks.tab import Tab, open_tab

LOOKS_A_SECOND = 10
SECONDS_BETWEEN_PAGES = 2.0


@dataclass
class Backlog:
    """What was left after the last upload, and how it went away.

    `moves` are the different words that the page had for it, `pages` the seconds of a visit to the dataset.
    """

    pictures: int
    seconds: float = 0.0
    moves: set[str] = field(default_factory=set)
    pages: list[float] = field(default_factory=list)

    @property
    def speed(self) -> float:
        """Pictures a second."""
        return self.pictures / self.seconds


def main() -> None:
    """Prints the figures of each way that is asked for; both, of 5,000 pictures, when none is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--files", type=int, default=0)
    parser.add_argument("--zip", type=int, default=0)
    parser.add_argument("--bare-seconds", type=float, default=8.0)
    arguments = parser.parse_args()
    if not arguments.files and not arguments.zip:
        arguments.files = arguments.zip = 5000
    for is_zip, count in ((False, arguments.files), (True, arguments.zip)):
        if count:
            run(count, arguments.data, arguments.bare_seconds, is_zip=is_zip)


def run(count: int, data: Path | None, bare_seconds: float, *, is_zip: bool) -> None:
    """One way, and the bare network right after it."""
    pixels = read_pixels(data, count)
    files = [(f"pile/{n // 1000}/{n:05}.png", encode_png(one)) for n, one in enumerate(pixels)]
    with tempfile.TemporaryDirectory() as folder, running_fleet("embedded") as fleet:
        chosen = write(Path(folder), files, is_zip=is_zip)
        with open_tab(fleet.address) as tab:
            backlog = upload(fleet, tab, chosen, 1 if is_zip else count)
        check(fleet, count)
        print(f"  memory of server and worker together: {fleet.measure_memory():.0f} MB")
        bare = measure_bare(pixels[:512], bare_seconds)
    print(
        f"  bare network, right after: {bare:.0f} pictures/s; the backlog: {100 * backlog.speed / bare:.0f} %"
    )


def write(folder: Path, files: list[tuple[str, bytes]], *, is_zip: bool) -> Path:
    """What the person will choose: a folder, or an archive."""
    if is_zip:
        (folder / "pile.zip").write_bytes(pack(files))
        return folder / "pile.zip"
    for name, content in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder / "pile"


def upload(fleet: Fleet, tab: Tab, chosen: Path, sent: int) -> Backlog:
    """Choose it, wait for the last answer, and watch what is left. Prints what was seen."""
    started = time.monotonic()
    tab.choose(chosen)
    tab.wait_until_sent(sent)
    done = fleet.count("state NOT IN ('pending')")
    total = count_expected(fleet)
    backlog = Backlog(total - done)
    watch(fleet, tab, backlog, total)
    print(f"{chosen.name}: {total} pictures, each there once and classified once")
    print(f"  sent in {tab.arrived - started:.1f} s, all classified {backlog.seconds:.1f} s later")
    print(f"  backlog of {backlog.pictures} classified at {backlog.speed:.0f} pictures/s")
    if backlog.pages:
        median, worst = 1000 * statistics.median(backlog.pages), 1000 * max(backlog.pages)
        print(
            f"  the page moved {len(backlog.moves)} times; the dataset's: median {median:.0f} ms, "
            f"at worst {worst:.0f} ms"
        )
    return backlog


def count_expected(fleet: Fleet) -> int:
    """The pictures that are here, or will be when the archive has been read."""
    archived = fleet.ask(
        "SELECT COALESCE(SUM(total - position), 0) FROM classifier_archive WHERE state='waiting'"
    )
    return fleet.count() + int(archived[0][0])


def watch(fleet: Fleet, tab: Tab, backlog: Backlog, total: int) -> None:
    """Look often enough to know when the last one is done; visit the dataset now and then."""
    started = visited = time.monotonic()
    while fleet.count("state NOT IN ('pending')") < total:
        backlog.moves.add(tab.read_progress())
        if time.monotonic() - visited > SECONDS_BETWEEN_PAGES:
            visited = time.monotonic()
            backlog.pages.append(tab.time_dataset())
        time.sleep(1 / LOOKS_A_SECOND)
    backlog.seconds = time.monotonic() - started


def check(fleet: Fleet, pictures: int) -> None:
    """Raises RuntimeError unless each picture is there once, with one prediction."""
    stored = fleet.count()
    different = fleet.ask("SELECT COUNT(DISTINCT sha256), COUNT(DISTINCT path) FROM classifier_image")[0]
    predictions = fleet.ask("SELECT COUNT(*), COUNT(DISTINCT image_id) FROM classifier_prediction")[0]
    if {stored, *different, *predictions} != {pictures}:
        raise RuntimeError(f"{stored} stored, {different} different, {predictions} predictions of {pictures}")


if __name__ == "__main__":
    main()
