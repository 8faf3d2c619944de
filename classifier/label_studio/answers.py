"""What Label Studio is answered: for each task, in order, what its picture shows, in the project's words."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import batched
from typing import Any

import numpy as np

from classifier.active_model import active_card
from classifier.ahead import map_ahead
from classifier.classification.class_list import project
from classifier.classification.stateless import classify_files
from classifier.intake.images import PictureRefused
from classifier.label_studio.addresses import FetchRefused
from classifier.label_studio.config import Control
from classifier.label_studio.fetching import fetch_picture
from ml_models.calibration import Judgement

logger = logging.getLogger(__name__)

AT_ONCE = 8
Task = Mapping[str, Any]


def predict_tasks(tasks: Sequence[Task], controls: Sequence[Control]) -> list[dict[str, Any]]:
    """A prediction for each task; an empty one where there is no picture that can be read."""
    judged = [list(_judge(tasks, key)) for key in (control.data_key for control in controls)]
    return [
        _describe([(control, judged[place][number]) for place, control in enumerate(controls)])
        for number in range(len(tasks))
    ]


def _judge(tasks: Sequence[Task], data_key: str) -> Iterator[Judgement | None]:
    """Some pictures at a time: no more of them are in memory."""
    for some in batched(tasks, AT_ONCE):
        files = list(map_ahead(lambda task: _fetch(task, data_key), some, ahead=AT_ONCE))
        answers = iter(classify_files([file for file in files if file is not None]))
        for file in files:
            answer = None if file is None else next(answers)
            yield None if answer is None or isinstance(answer, PictureRefused) else answer[1]


def _fetch(task: Task, data_key: str) -> BytesIO | None:
    data = task.get("data")
    try:
        return fetch_picture(data.get(data_key) if isinstance(data, Mapping) else None)
    except FetchRefused as refused:
        logger.warning("task %s of Label Studio: %s", str(task.get("id"))[:20], refused)
        return None


def _describe(found: Sequence[tuple[Control, Judgement | None]]) -> dict[str, Any]:
    told = [_tell(control, judgement) for control, judgement in found if judgement is not None]
    return {
        "model_version": active_card().model_version,
        "score": min((one["score"] for one in told), default=0.0),
        "result": told,
    }


def _tell(control: Control, judgement: Judgement) -> dict[str, Any]:
    """The likeliest choice, with its probability among those that the project has."""
    labels = list(control.choices)
    shares = project(judgement.logits, judgement.temperature, [[label] for label in labels])
    place = int(np.argmax(shares))
    return {
        "id": f"{control.from_name}-{control.to_name}",
        "from_name": control.from_name,
        "to_name": control.to_name,
        "type": "choices",
        "value": {"choices": [control.choices[labels[place]]]},
        "score": float(shares[place]),
    }
