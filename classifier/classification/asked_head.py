"""A learnt head that was taken along is asked: here, on the command line, or by programs.

No database is asked. What it says of a picture is computed from the same numbers as in its dataset.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from classifier.active_model import PHOTO, active_card, find_unsure_below, name_network, require_network
from classifier.classification.asking import Seen
from classifier.classification.class_list import Told, tell_all
from classifier.classification.inference import Classification, classify
from ml_models.calibration import Floats, Judgement, softmax
from ml_models.directions import find_root_directions
from ml_models.learning.columns import asks_networks, find_strangers, gather, spread
from ml_models.learning.head_file import HeadFile

# Of the feature network.
FEATURES = 1280


class HeadRefused(Exception):
    """A head does not go with the networks of this service. `sentence` says why, for people."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True)
class AskedHead:
    """A learnt head. Make it by `ask_head`, which sees that the networks are those that it needs."""

    file: HeadFile

    @property
    def networks(self) -> tuple[str, ...]:
        own = name_network(self.file.network)
        return (PHOTO,) if own == PHOTO or not asks_networks(self.file.columns) else (PHOTO, own)

    @property
    def labels(self) -> tuple[str, ...]:
        return self.file.classes

    @property
    def model_version(self) -> str:
        return self.file.name

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.file.to_bytes()).hexdigest()

    def judge(self, pictures: Sequence[Seen], batch: int | None = None) -> list[Judgement]:
        answers = [
            classify(
                [each[place] for each in pictures], network=network, batch=batch if network != PHOTO else None
            )
            for place, network in enumerate(self.networks)
        ]
        return self._judge(answers[0], answers[-1]) if pictures else []

    def _judge(self, photo: Sequence[Classification], own: Sequence[Classification]) -> list[Judgement]:
        file, columns = self.file, self.file.columns
        # As exact as they are kept in a dataset.
        features = np.stack([each.features for each in photo]).astype(np.float16)
        is_outside = np.array([each.judgement.is_outside for each in own], np.float32)
        said = np.stack([spread(_find_shares(each), is_outside, columns) for each in (own, photo)])
        found = file.head.find_probabilities(find_root_directions(features), said)
        probabilities, strange = gather(found, columns, file.class_ids)
        unsure_below = find_unsure_below(name_network(file.network))
        outside = find_strangers(probabilities, strange)
        told = tell_all(probabilities, strange)
        return [_describe(*each, unsure_below) for each in zip(probabilities, told, outside, strict=True)]


def ask_head(file: HeadFile) -> AskedHead:
    """The head, ready to be asked. Raises HeadRefused, and NetworkUnavailable without the photo network."""
    require_network(PHOTO)
    here = active_card(PHOTO).model_version
    if file.features != here:
        sentence = _("The head was learnt from features of %(other)s; this is %(here)s.")
        raise HeadRefused(sentence % {"other": file.features, "here": here})
    if file.head.weights.shape[0] != FEATURES:
        raise HeadRefused(_("The head takes another number of features."))
    own = active_card(name_network(file.network)).model_version
    if asks_networks(file.columns) and file.network != own:
        sentence = _("The head was learnt beside the network %(other)s; this is %(here)s.")
        raise HeadRefused(sentence % {"other": file.network, "here": own})
    return AskedHead(file)


def _find_shares(several: Sequence[Classification]) -> Floats:
    logits = np.stack([each.judgement.logits / each.judgement.temperature for each in several])
    return softmax(logits).astype(np.float32)


def _describe(probabilities: Floats, told: Told, is_outside: bool, unsure_below: float) -> Judgement:
    return Judgement(
        logits=np.log(np.maximum(probabilities, 1e-30)),
        temperature=1.0,
        probabilities=probabilities,
        confidence=told.confidence or 0.0,
        margin=told.margin or 0.0,
        entropy=told.entropy or 0.0,
        is_unsure=(told.confidence or 0.0) < unsure_below,
        is_outside=is_outside,
    )
