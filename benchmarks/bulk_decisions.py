"""Decisions on many pictures at once: `python -m benchmarks.bulk_decisions [--rows 12500] [--postgresql]`.

Makes a dataset without files, then asks the application, in this process, for each bulk action of its
page on all pictures, and for its undoing. Prints the seconds of each request.
"""

import argparse
import time
import uuid

from benchmarks.grid import become_visitor, make_rows, prepared_application

SLOW_SECONDS = 2.0


def main() -> None:
    """Prints a line for each action, and which took longer than two seconds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=12_500)
    parser.add_argument("--beside", type=int, default=100_000, help="rows of another dataset")
    parser.add_argument("--postgresql", action="store_true")
    arguments = parser.parse_args()
    with prepared_application(is_on_postgresql=arguments.postgresql):
        make_rows(arguments.beside)
        measure(make_rows(arguments.rows))


def measure(dataset_id: uuid.UUID) -> None:
    """Each action on all pictures, undone again; deleting last."""
    from classifier.models import Dataset, Image

    dataset = Dataset.objects.get(pk=dataset_id)
    dataset.images.update(state=Image.State.UNREVIEWED, label=None)
    client, page = become_visitor(), f"/datasets/{dataset_id}/"
    label = dataset.classes.first()
    assert label is not None
    client.get(page)  # the first request of a process loads all addresses
    slow = []
    for name, path, data in (
        ("confirm", page, {"action": "confirm", "all": "on", "sure": "on"}),
        ("accept all above 50 %", f"{page}accept", {"above": "50"}),
        ("set a class", page, {"action": "label", "label": str(label.pk), "all": "on", "sure": "on"}),
        ("none of these", page, {"action": "none", "all": "on", "sure": "on"}),
        ("leave out", page, {"action": "leave_out", "all": "on", "sure": "on"}),
        ("delete", page, {"action": "delete", "all": "on", "sure": "on"}),
    ):
        undo = {"next": page} if name != "delete" else None
        for what, address, form in ((name, path, data), (f"undo: {name}", f"{page}undo", undo)):
            if form is None:
                continue
            before, started = read_state(dataset_id), time.perf_counter()
            response = client.post(address, form)
            spent = time.perf_counter() - started
            if response.status_code != 302 or read_state(dataset_id) == before:
                raise RuntimeError(f"{what} was answered with {response.status_code}, or did nothing")
            print(f"{spent:6.2f} s  {what}", flush=True)
            if spent > SLOW_SECONDS:
                slow.append(what)
    print(f"{len(slow)} took longer than {SLOW_SECONDS:.0f} s: {slow}")


def read_state(dataset_id: uuid.UUID) -> list[tuple[str, int | None]]:
    """Enough to see that something has changed."""
    from django.db.models import Count

    from classifier.models import Image

    images = Image.objects.filter(dataset=dataset_id).order_by()
    return sorted(images.values_list("state", "label").annotate(count=Count("*")), key=str)


if __name__ == "__main__":
    main()
