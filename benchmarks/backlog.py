"""A backlog's speed beside the bare network's: `python -m benchmarks.backlog [--data cifar10.npz]`.

Uploads pictures as PNG files the way the browser does, and again as one ZIP, to the real server with its
embedded worker. From the moment the last upload is answered (the ZIP: read) it times how fast the rest gets
classified, and how long the dataset's page takes meanwhile. Fails when a picture is lost, or stored twice.
"""

import argparse
import statistics
import time
from pathlib import Path

from benchmarks.bare import measure_bare, read_pixels
from benchmarks.browser import Browser, encode_png, pack
from benchmarks.fleet import Fleet, running_fleet

File = tuple[str, bytes]


def main() -> None:
    """Prints the figures of both ways."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--pictures", type=int, default=5000)
    parser.add_argument("--bare-seconds", type=float, default=8.0)
    parser.add_argument("--only", choices=("files", "zip"))
    arguments = parser.parse_args()
    pixels = read_pixels(arguments.data, arguments.pictures)
    files = [(f"{number // 1000}/{number:05}.png", encode_png(one)) for number, one in enumerate(pixels)]
    for way in (arguments.only,) if arguments.only else ("files", "zip"):
        with running_fleet("embedded") as fleet:
            speed = measure(fleet, files, way == "zip")
            bare = measure_bare(pixels[:512], arguments.bare_seconds)
            print(
                f"  bare network, right after: {bare:.0f} pictures/s; the backlog: {100 * speed / bare:.0f} %"
            )


def measure(fleet: Fleet, files: list[File], as_zip: bool) -> float:
    """Upload, then watch the backlog; returns pictures a second."""
    browser = Browser(fleet.address)
    started = time.monotonic()
    browser.upload([("all.zip", pack(files))] if as_zip else files)
    uploaded = time.monotonic()
    while as_zip and browser.read_progress()["archives"][0]["state"] == "waiting":
        time.sleep(0.2)
    stored = time.monotonic()
    backlog, pages = fleet.count("state='pending'"), []
    while fleet.count("state='pending'"):
        pages.append(browser.time_page())
        time.sleep(0.5)
    speed = backlog / (time.monotonic() - stored)
    check(fleet, len(files))
    print(f"{len(files)} pictures as {'one ZIP' if as_zip else 'files'}:")
    print(f"  uploaded in {uploaded - started:.1f} s, stored after {stored - started:.1f} s")
    print(f"  backlog of {backlog} classified at {speed:.0f} pictures/s")
    if pages:
        median, worst = 1000 * statistics.median(pages), 1000 * max(pages)
        print(f"  dataset's page meanwhile: median {median:.0f} ms, at worst {worst:.0f} ms")
    print(f"  memory of server and worker together: {fleet.measure_memory():.0f} MB")
    return speed


def check(fleet: Fleet, pictures: int) -> None:
    """Raises RuntimeError unless each picture is there once, with one prediction."""
    stored = fleet.count()
    different = fleet.ask("SELECT COUNT(DISTINCT sha256), COUNT(DISTINCT path) FROM classifier_image")[0]
    predictions = fleet.ask("SELECT COUNT(*), COUNT(DISTINCT image_id) FROM classifier_prediction")[0]
    if {stored, *different, *predictions} != {pictures}:
        raise RuntimeError(f"{stored} stored, {different} different, {predictions} predictions of {pictures}")


if __name__ == "__main__":
    main()
