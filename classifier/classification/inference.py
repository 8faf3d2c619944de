"""The one door to the networks: loaded once in each process, after the fork; the photo network when asked."""

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched

import numpy as np
import numpy.typing as npt
from django.conf import settings

from classifier.active_model import CNN, NETWORKS, PHOTO, active_card, active_folder
from classifier.classification.together import Together
from classifier.classification.turns import Turns
from ml_models.calibration import Judgement, judge
from ml_models.card import FAMILIAR_FILE
from ml_models.familiarity import Familiar
from ml_models.predictor import Predictor, load_predictor
from ml_models.preprocess import Views
from ml_models.processors import count_processors

logger = logging.getLogger(__name__)

# Larger batches are hardly faster on a processor, and each view more costs half a megabyte for good; each of
# the photo network's, which are 56 times as large, 20.
BATCHES = {CNN: 16, PHOTO: 1}
# What nobody else waits for takes the network in small bites.
PATIENT_PICTURES = 4
# Views that are compared with the training pictures at a time: 2 MB.
COMPARED = 100


@dataclass(frozen=True)
class Classification:
    """What `network` says of one picture, and the time it took.

    Its features are float32 (256,) of the CNN and (1280,) of the photo network, averaged over the views.
    """

    judgement: Judgement
    features: npt.NDArray[np.float32]
    duration_ms: float
    network: str = CNN


class _Network:
    """Holds the loaded predictor of this process."""

    def __init__(self, name: str = CNN) -> None:
        self._name = name
        self._lock = threading.Lock()
        self._predictor: Predictor | None = None
        self.familiar: Familiar | None = None

    @property
    def is_ready(self) -> bool:
        return self._predictor is not None

    def get(self) -> Predictor:
        """The warm predictor; loads it at the first call. Raises CardError for missing or foreign weights."""
        if self._predictor is None:
            with self._lock:
                if self._predictor is None:
                    self._predictor = self._load()
        return self._predictor

    def _load(self) -> Predictor:
        start = time.perf_counter()
        threads = settings.CLASSIFIER_THREADS or count_processors()
        card, folder = active_card(self._name), active_folder(self._name)
        # The photo network comes converted only: nobody has TensorFlow for it alone.
        runtime = settings.CLASSIFIER_RUNTIME if self._name == CNN else "litert"
        if FAMILIAR_FILE in card.sha256:
            self.familiar = Familiar.read(card.check_file(folder, FAMILIAR_FILE))
        predictor = load_predictor(folder, card, runtime, threads)
        # The first call of either runtime costs ten times the next ones: no visitor shall wait for it.
        side = card.views.side
        predictor.predict(np.zeros((len(card.views.views), side, side, 3), np.uint8))
        logger.info(
            "network %s loaded with %s, %d threads, in %.2f s",
            card.model_version,
            runtime,
            threads,
            time.perf_counter() - start,
        )
        return predictor


_networks = {name: _Network(name) for name in NETWORKS}
# For both: they compute on the same processors.
_together = Together(Turns())


def load_network(network: str = CNN) -> None:
    """Load and warm a network now. Raises CardError for missing or foreign weights."""
    _networks[network].get()


def is_ready(network: str = CNN) -> bool:
    """Whether a network of this process is loaded and warm."""
    return _networks[network].is_ready


def classify(
    pictures: Sequence[Views], *, network: str = CNN, is_urgent: bool = True, batch: int | None = None
) -> list[Classification]:
    """Classify pictures, each given as its views uint8 (views, side, side, 3); one result each, in order.

    What is not urgent lets every urgent batch go first. The answers do not depend on `batch`, the number of
    views that the network takes at a time. Raises CardError where the network's weights cannot be loaded.
    Raises ValueError for views of another shape and for a network that gives no finite numbers.
    """
    if not pictures:
        return []
    start = time.perf_counter()
    batch = batch or BATCHES[network]
    logits, features = _predict_in_batches(np.concatenate(pictures), network, is_urgent, batch)
    duration_ms = (time.perf_counter() - start) * 1000 / len(pictures)
    ends = np.cumsum([len(views) for views in pictures])[:-1]
    calibration = active_card(network).calibration
    familiarities = _measure_familiarity(features, ends, network)
    split = zip(np.split(logits, ends), np.split(features, ends), familiarities, strict=True)
    return [
        Classification(judge(of_views, calibration, familiarity), feature.mean(axis=0), duration_ms, network)
        for of_views, feature, familiarity in split
    ]


def find_probabilities(pictures: Iterable[Views]) -> Iterator[npt.NDArray[np.floating]]:
    """The CNN's calibrated probabilities (classes,) of many pictures; every other visitor's come in between.

    Takes each picture only when its turn comes: while the caller makes the next ones, the network is free.
    Raises ValueError as `classify` does.
    """
    calibration = active_card().calibration
    for some in batched(pictures, PATIENT_PICTURES):
        logits, _features = _predict_in_batches(np.concatenate(some), CNN, True, BATCHES[CNN])
        ends = np.cumsum([len(views) for views in some])[:-1]
        yield from (judge(of_views, calibration).probabilities for of_views in np.split(logits, ends))


def _measure_familiarity(
    features: npt.NDArray[np.float32], ends: npt.NDArray[np.intp], network: str
) -> list[float | None]:
    """Of each picture, from the features of all views; for all at once, which costs a sixth of one by one."""
    familiar = _networks[network].familiar
    if familiar is None:
        return [None] * (len(ends) + 1)
    parts = [familiar.score(features[n : n + COMPARED]) for n in range(0, len(features), COMPARED)]
    return [float(of_views.mean()) for of_views in np.split(np.concatenate(parts), ends)]


def _predict_in_batches(
    views: Views, network: str, is_urgent: bool, batch: int
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    predictor = _networks[network].get()
    parts = []
    for first in range(0, len(views), batch):
        some = views[first : first + batch]
        parts.append(_together.predict(predictor, some, is_urgent=is_urgent, most=batch))
    logits, features = zip(*parts, strict=True)
    return np.concatenate(logits), np.concatenate(features)
