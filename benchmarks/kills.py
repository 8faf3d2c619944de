"""kill -9 at random moments: `python -m benchmarks.kills [--moments 20] [--seed 1] [--victim web]`.

While a browser uploads, a victim is killed without a word: a worker, the web process, the browser's tab. It
is started again, and the upload goes on. Afterwards every picture must be there once and classified once; a
lapsed lease may take a minute. Without `--backend` and `--victim` all six combinations are tried.
"""

import argparse
import itertools
import multiprocessing
import random
import time
from collections.abc import Sequence

from benchmarks.backlog import check
from benchmarks.browser import Browser, draw_files
from benchmarks.fleet import BACKENDS, Fleet, running_fleet

VICTIMS = ("worker", "web", "browser")
PICTURES_A_MOMENT = 40
LONGEST_WAIT = 1.5
PATIENCE_SECONDS = 180.0

File = tuple[str, bytes]


def main() -> None:
    """Tries each combination; raises RuntimeError at the first picture that is lost or doubled."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--backend", choices=BACKENDS)
    parser.add_argument("--victim", choices=VICTIMS)
    arguments = parser.parse_args()
    for backend in (arguments.backend,) if arguments.backend else BACKENDS:
        victims = (arguments.victim,) if arguments.victim else VICTIMS
        try_kills(backend, victims, arguments.moments, arguments.seed)


def try_kills(backend: str, victims: Sequence[str], moments: int, seed: int) -> None:
    """So many moments for each of the victims, in turn. Raises RuntimeError for what must not be."""
    # The worker is a process of its own, so that it can be killed alone.
    with running_fleet(backend, EMBEDDED_WORKER="false") as fleet:
        fleet.start_worker()
        browser, chance = Browser(fleet.address), random.Random(seed)  # noqa: S311 - moments, no secret
        files = draw_files(PICTURES_A_MOMENT * moments * len(victims), seed)
        left = 0
        for part, victim in zip(
            itertools.batched(files, PICTURES_A_MOMENT), itertools.cycle(victims), strict=False
        ):
            upload_with_a_kill(fleet, browser, part, victim, chance.uniform(0.0, LONGEST_WAIT))
            left += fleet.count("state='pending' AND lease_until IS NOT NULL")
        waited = wait_until_classified(fleet)
        check(fleet, len(files))
        print(
            f"{backend}: {moments} moments each of {', '.join(victims)}, seed {seed}: {len(files)} pictures, "
            f"each there once and classified once; {left} leases after kills, all done {waited:.0f} s later",
            flush=True,
        )


def upload_with_a_kill(
    fleet: Fleet, browser: Browser, files: Sequence[File], victim: str, moment: float
) -> None:
    """Upload all of `files`; `moment` seconds after the beginning the victim is killed, and started again."""
    tab = multiprocessing.get_context("fork").Process(target=browser.upload, args=(files,), daemon=True)
    tab.start()
    time.sleep(moment)
    if victim == "browser":
        tab.kill()
    elif victim == "web" and fleet.server is not None:
        fleet.kill(fleet.server)
        fleet.start_server()
    else:
        fleet.kill(fleet.workers[-1])
        fleet.start_worker()
    tab.join()
    if victim == "browser":
        browser.upload(browser.find_missing(files))
    elif tab.exitcode:
        raise RuntimeError("the browser gave up")


def wait_until_classified(fleet: Fleet) -> float:
    """Seconds until nothing waits any more. Raises RuntimeError when nothing happens for three minutes."""
    started = last = time.monotonic()
    waiting = fleet.count("state='pending'")
    while waiting:
        if time.monotonic() - last > PATIENCE_SECONDS:
            raise RuntimeError(f"{waiting} pictures still wait")
        time.sleep(0.2)
        before, waiting = waiting, fleet.count("state='pending'")
        last = time.monotonic() if waiting < before else last
    return time.monotonic() - started


if __name__ == "__main__":
    main()
