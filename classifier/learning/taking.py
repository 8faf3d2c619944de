"""What a dataset has learnt is taken along: its head as a file, which works without the dataset."""

from __future__ import annotations

from itertools import count

from django.http import HttpResponse

from classifier.active_model import active_card
from classifier.learning.frames import load_head, read_frame
from classifier.learning.selectors import DIGITS
from classifier.models import Dataset
from classifier.naming import clean_for_header
from ml_models.learning.columns import NONE_OF_THESE, Column
from ml_models.learning.head_file import SUFFIX, HeadFile


def take_head(dataset: Dataset) -> HeadFile | None:
    """The head that makes the dataset's guesses; None as long as a network does."""
    classes = list(dataset.classes.all())
    frame = read_frame(dataset, classes)
    learnt = load_head(frame.head.pk, len(frame.columns)) if frame.head else None
    if frame.head is None or learnt is None or not classes:
        return None
    places = {NONE_OF_THESE: NONE_OF_THESE} | {each.pk: place for place, each in enumerate(classes, 1)}
    beyond = count(len(classes) + 1)
    return HeadFile(
        learnt,
        tuple(
            Column(places[each.class_id] if each.class_id in places else next(beyond), each.labels)
            for each in frame.columns
        ),
        tuple(each.name for each in classes),
        features=frame.head.network,
        network=active_card(dataset.answered_by).model_version,
        facts={
            "dataset": dataset.name,
            "version": frame.head.version,
            "labels": frame.head.label_count,
            "made": frame.head.created_at.isoformat(timespec="seconds"),
            "share_right": frame.head.right_share and round(frame.head.right_share, DIGITS),
        },
    )


def answer_with_head(dataset: Dataset, file: HeadFile) -> HttpResponse:
    """The file as a download."""
    name = f"{clean_for_header(dataset.name)}-head-{file.facts['version']}{SUFFIX}"
    return HttpResponse(
        file.to_bytes(),
        headers={
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
