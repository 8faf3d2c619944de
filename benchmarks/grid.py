"""The dataset's page at many rows: `python -m benchmarks.grid [--rows 100000] [--postgresql] [--times 5]`.

Makes a dataset without files, then asks the application, in this process, for the page under every order and
every filter, also ones that few or no pictures match. Prints the median of each in milliseconds, and by how
much the process has grown beyond its size at 1,000 rows.
"""

import argparse
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import psutil

from scripts.with_postgresql import running_postgresql

if TYPE_CHECKING:  # Django is set up later
    from django.test import Client

SLOW_MS = 200.0
VISITOR = uuid.UUID(int=7)


def main() -> None:
    """Prints a line for each filter and order, and which are slower than 200 ms."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--all", action="store_true", help="every filter in every order")
    arguments = parser.parse_args()
    with prepared_application(is_on_postgresql=arguments.postgresql):
        # Both before any page: what making rows takes is not the page's.
        few, many = make_rows(1000), make_rows(arguments.rows)
        measure(few, arguments.times, is_all=arguments.all, is_told=False)
        small = psutil.Process().memory_info().rss
        measure(many, arguments.times, is_all=arguments.all, is_told=True)
        grown = (psutil.Process().memory_info().rss - small) / 1e6
        print(f"memory beyond that at 1,000 rows: {grown:.0f} MB")


@contextmanager
def prepared_application(*, is_on_postgresql: bool) -> Iterator[None]:
    """Django with an empty database, in this process: once."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="classifyme-"))
        os.environ |= {"CLASSIFYME_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "classifyme.settings"}
        os.environ |= {"LOG_LEVEL": "WARNING", "ALLOWED_HOSTS": "testserver"}
        if is_on_postgresql:
            os.environ["DATABASE_URL"] = stack.enter_context(running_postgresql())
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield


def become_visitor() -> "Client":
    """The client of the visitor whose all datasets here are."""
    from django.test import Client

    client = Client()
    session = client.session
    session["visitor"] = VISITOR.hex
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    return client


def measure(dataset: uuid.UUID, times: int, *, is_all: bool, is_told: bool) -> None:
    """Ask for every page `times` times; prints the medians when `is_told`."""
    client = become_visitor()
    slow = []
    for query in list_queries(dataset, is_all):
        spent = [time_page(client, f"/datasets/{dataset}/?{query}") for _ in range(times)]
        median = 1000 * statistics.median(spent)
        if is_told:
            print(f"{median:7.1f} ms  {query or '(first page)'}", flush=True)
        if median > SLOW_MS:
            slow.append(query)
    if is_told:
        print(f"{len(slow)} slower than {SLOW_MS:.0f} ms: {slow}")


def time_page(client: "Client", address: str) -> float:
    """Seconds. Raises RuntimeError for an answer that is no page."""
    started = time.perf_counter()
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} was answered with {response.status_code}")
    return time.perf_counter() - started


def list_queries(dataset: uuid.UUID, is_all: bool) -> Iterator[str]:
    """Every order, every filter in some orders; with `is_all` each in every order."""
    from classifier.labelling.forms import SORTS
    from classifier.models import Class

    first, last = Class.objects.filter(dataset=dataset)[0], Class.objects.filter(dataset=dataset)[9]
    filters = [
        f"label={first.pk}",
        f"label={last.pk}",
        "state=confirmed",
        "state=pending",
        "state=none_of_these",
        "at_least=95",
        "at_least=20&at_most=20.01",
        "at_least=100",
        "unsure=on",
        "outside=on",
        "outside=on&unsure=on&state=unreviewed",
        "text=12345",
        "text=nowhere",
        f"label={first.pk}&state=unreviewed&text=777",
        f"label={last.pk}&at_most=30",
        "quality=any",
        "quality=BLURRED",
        "quality=DARK&state=confirmed",
        f"quality=any&label={first.pk}",
        "copies=grouped",
        "copies=apart",
        f"group={uuid.UUID(int=3)}",
    ]
    orders = [f"sort={sort}" for sort, _words in SORTS]
    yield ""
    yield from orders
    for each in filters:
        for order in orders if is_all else ("", "sort=confidence", "sort=-margin", "sort=path"):
            yield f"{each}&{order}".rstrip("&")


def make_rows(count: int) -> uuid.UUID:
    """A dataset of `count` images, a tenth of them reviewed; the last class has five."""
    import numpy as np

    from classifier.models import Dataset, Image

    random = np.random.default_rng(0)
    dataset = Dataset.objects.create(
        name=f"{count} pictures", visitor=VISITOR, image_count=count, stored_bytes=count * 100_000
    )
    classes = list(dataset.classes.all())
    confidence = np.clip(random.beta(6, 1, count), 0.1, 0.9999)
    for first in range(0, count, 5000):
        images = []
        for n in range(first, min(first + 5000, count)):
            sure = float(confidence[n])
            place = 9 if n < 5 else int(random.integers(9))
            state = Image.State.CONFIRMED if n % 10 == 0 else Image.State.UNREVIEWED
            state = Image.State.NONE_OF_THESE if n % 20_000 == 7 else state
            images.append(
                Image(
                    dataset=dataset,
                    sha256=f"{n:064x}",
                    path=f"folder-{n % 97}/picture-{n:06}.jpg",
                    format="JPEG",
                    width=640,
                    height=480,
                    size=90_000,
                    stored_bytes=100_000,
                    state=state,
                    file=f"{dataset.pk}/{n:064x}-00000000.jpg",
                    label=classes[place] if state == Image.State.CONFIRMED else None,
                    top_class=classes[place].name,
                    predicted=classes[place],
                    confidence=sure,
                    margin=2 * sure - 1,
                    entropy=1 - sure,
                    is_unsure=sure < 0.77,
                    is_outside=n % 5000 == 11,
                    quality=1 << n % 6 if n % 30 == 3 else None,
                    group=uuid.UUID(int=n // 50 + 1) if n % 50 < 2 else None,
                    grouping=Image.Grouping.APART if n % 10_000 == 13 else Image.Grouping.COMPARED,
                )
            )
        Image.objects.bulk_create(images)
    return dataset.pk


if __name__ == "__main__":
    main()
