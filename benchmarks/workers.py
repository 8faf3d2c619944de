"""What a second Celery worker brings: `python -m benchmarks.workers [--pictures 1500]`.

With PostgreSQL and RabbitMQ, on this machine: a backlog by one worker, the same by two, each with one thread
of the network; and once more by two, one of which is killed in the middle. Fails when a picture is forgotten,
or recorded twice. TEST_BROKER_URL names a broker that runs already.
"""

import argparse
import time
from collections.abc import Iterable

from benchmarks.backlog import check
from benchmarks.browser import Browser, draw_files
from benchmarks.fleet import Fleet, running_fleet

ONE_THREAD = {"CLASSIFIER_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def main() -> None:
    """Prints pictures a second of one and of two workers, and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pictures", type=int, default=1500)
    pictures = parser.parse_args().pictures
    with running_fleet("celery") as fleet:
        speeds = [measure(fleet, run, pictures, count) for run, count in enumerate((1, 2))]
        print(
            f"one worker {speeds[0]:.0f} pictures/s, two {speeds[1]:.0f}: {speeds[1] / speeds[0]:.2f} times"
        )
        measure(fleet, 2, pictures, 2, is_one_killed=True)
        check(fleet, 3 * pictures)
        print("one of two killed in the middle: none recorded twice, none forgotten")


def measure(fleet: Fleet, run: int, pictures: int, count: int, *, is_one_killed: bool = False) -> float:
    """Pictures a second of so many workers, from a backlog that was there before them."""
    browser = Browser(fleet.address)
    browser.upload([(f"{run}/{name}", content) for name, content in draw_files(pictures, seed=run)])
    workers = [fleet.start_worker(ONE_THREAD) for _ in range(count)]
    before, started = fleet.count("state='pending'"), time.monotonic()
    if is_one_killed:
        while fleet.count("state='pending'") > before / 2:
            time.sleep(0.05)
        fleet.kill(workers.pop())
    while fleet.count("state='pending'"):
        time.sleep(0.1)
    speed = before / (time.monotonic() - started)
    stop(fleet, workers)
    return speed


def stop(fleet: Fleet, workers: Iterable[object]) -> None:
    """The next measurement begins without workers."""
    for worker in list(fleet.workers):
        if worker in workers:
            fleet.kill(worker)


if __name__ == "__main__":
    main()
