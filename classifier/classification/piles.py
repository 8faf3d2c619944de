"""Classifies a pile of pictures: some threads read and decode ahead, others keep the network at work."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import batched

from classifier.ahead import THREADS, map_ahead
from classifier.classification.asking import THE_CNN, Asked, Seen, look, warm_up
from classifier.intake.images import PictureRefused, read_picture
from classifier.intake.limits import find_limits, patient_budget
from classifier.intake.piles import Pile
from ml_models.calibration import Judgement

BATCH = 32
_AHEAD = 4 * BATCH
# While one thread reads what the network said, the network is busy with another's batch.
_ASKING = 2


@dataclass(frozen=True)
class Answer:
    """What is said of one file; width and height are the upright original's."""

    path: str
    sha256: str
    format: str
    width: int
    height: int
    judgement: Judgement


@dataclass(frozen=True)
class Unreadable:
    """A file that is no acceptable picture, and why."""

    path: str
    reason: str


@dataclass(frozen=True)
class _Loaded:
    sha256: str
    format: str
    width: int
    height: int
    seen: Seen


def classify_pile(
    pile: Pile, indices: Sequence[int], asked: Asked = THE_CNN
) -> Iterator[list[Answer | Unreadable]]:
    """The answers of `asked` for the pictures of these numbers, in order, some at a time.

    Raises CardError.
    """
    warm_up(asked)
    loaded = map_ahead(_loader(pile, asked), indices, ahead=max(_AHEAD, 4 * THREADS))
    batches = batched(zip(indices, loaded, strict=True), BATCH)
    yield from map_ahead(partial(_answer, pile, asked), batches, ahead=_ASKING + 1, threads=_ASKING)


def _loader(pile: Pile, asked: Asked) -> Callable[[int], _Loaded | str]:
    limits = find_limits()

    def load(index: int) -> _Loaded | str:
        try:
            content = pile.read(index, limits.max_bytes)
            picture = read_picture(BytesIO(content), limits, patient_budget())
        except PictureRefused as refused:
            return str(refused.sentence)
        seen = look(picture.image, asked)
        return _Loaded(picture.sha256, picture.format, picture.width, picture.height, seen)

    return load


def _answer(
    pile: Pile, asked: Asked, batch: Sequence[tuple[int, _Loaded | str]]
) -> list[Answer | Unreadable]:
    seen = [loaded.seen for _, loaded in batch if isinstance(loaded, _Loaded)]
    results = iter(asked.judge(seen, BATCH))
    answers: list[Answer | Unreadable] = []
    for index, loaded in batch:
        path = pile.path(index)
        if isinstance(loaded, str):
            answers.append(Unreadable(path, loaded))
        else:
            judgement = next(results)
            answers.append(Answer(path, loaded.sha256, loaded.format, loaded.width, loaded.height, judgement))
    return answers
