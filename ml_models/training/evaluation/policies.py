"""From a photograph to 32x32: which views and which filter serve best."""

from collections.abc import Sequence
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from ml_models.preprocess import VIEWS, FilterName, ViewName, ViewPolicy, make_views
from ml_models.training.evaluation.photos import NONE, Photos, open_upright
from ml_models.training.evaluation.prediction import Network

FILTERS: tuple[FilterName, ...] = get_args(FilterName)
CANDIDATES: tuple[tuple[ViewName, ...], ...] = (
    ("whole",),
    ("centre",),
    ("near",),
    ("whole", "whole mirrored"),
    ("whole", "centre"),
    ("whole", "near"),
    ("whole", "centre", "near"),
    ("whole", "centre", "whole mirrored", "centre mirrored"),
    ("whole", "near", "whole mirrored", "near mirrored"),
    ("centre", "near", "centre mirrored", "near mirrored"),
    ("whole", "centre", "near", "whole mirrored"),
)
Row = dict[str, Any]


def study_policies(photos: Photos, network: Network) -> list[Row]:
    """Every candidate with every filter, the best on the setting half of the photographs first.

    Each row has the views, the filter, and the top-1 of the setting and of the reporting half.
    """
    logits = _predict_every_view(photos, network)
    rows = [
        _measure(photos, logits[number], candidate, name)
        for number, name in enumerate(FILTERS)
        for candidate in CANDIDATES
    ]
    return sorted(rows, key=lambda row: (-row["setting"], len(row["views"])))


def choose_policy(rows: Sequence[Row]) -> ViewPolicy:
    """The views that are best over all filters with the filter that is best over all views.

    A half of the photographs is too few to tell single combinations apart: their means are steadier.
    Fewer views win a tie.
    """
    views = max(CANDIDATES, key=lambda views: (_average(rows, "views", list(views)), -len(views)))
    return ViewPolicy(views, max(FILTERS, key=lambda name: _average(rows, "filter", name)))


def _average(rows: Sequence[Row], column: str, value: object) -> float:
    """Rounded, so that sums in another order are not taken for a difference."""
    return round(float(np.mean([row["setting"] for row in rows if row[column] == value])), 6)


def _measure(
    photos: Photos, logits: NDArray[np.float64], views: tuple[ViewName, ...], name: FilterName
) -> Row:
    mean = np.mean([logits[VIEWS.index(view)] for view in views], 0)
    shown, right = photos.y != NONE, mean.argmax(1) == photos.y
    halves = {half: float(right[n::2][shown[n::2]].mean()) for n, half in enumerate(("setting", "reporting"))}
    return {"views": list(views), "filter": name, **halves}


def _predict_every_view(photos: Photos, network: Network) -> NDArray[np.float64]:
    """Logits (filters, views, photographs, 10)."""
    policies = [ViewPolicy((view,), name) for name in FILTERS for view in VIEWS]
    found = []
    for path in photos.paths:
        picture = open_upright(path)
        views = np.concatenate([make_views(picture, policy) for policy in policies])
        found.append(network.predictor.predict(views)[0].astype(np.float64))
    return np.stack(found, 1).reshape(len(FILTERS), len(VIEWS), len(photos.paths), 10)
