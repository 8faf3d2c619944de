"""From a photograph to 32x32: which views and which filter serve best."""

from typing import Any, get_args

import numpy as np

from ml_models.preprocess import VIEWS, FilterName, ViewName, ViewPolicy
from ml_models.training.evaluation.photos import NONE, Photos, find_photos
from ml_models.training.evaluation.prediction import Network

CANDIDATES: tuple[tuple[ViewName, ...], ...] = (
    ("whole",),
    ("centre",),
    ("near",),
    ("whole", "whole mirrored"),
    ("whole", "centre"),
    ("whole", "near"),
    ("whole", "centre", "near"),
    ("whole", "whole mirrored", "centre", "centre mirrored"),
    ("whole", "whole mirrored", "near", "near mirrored"),
    ("centre", "centre mirrored", "near", "near mirrored"),
    ("whole", "whole mirrored", "centre", "near"),
)


def study_policies(photos: Photos, network: Network) -> list[dict[str, Any]]:
    """Top-1 of every candidate with every filter on the photographs of the classes, the best first."""
    shown = photos.y != NONE
    rows: list[dict[str, Any]] = []
    for name in get_args(FilterName):
        views = _predict_views(photos, name, network)
        for candidate in CANDIDATES:
            logits = np.mean([views[view] for view in candidate], 0)
            top1 = float((logits.argmax(1) == photos.y)[shown].mean())
            rows.append({"views": list(candidate), "filter": name, "top1": top1})
    return sorted(rows, key=lambda row: -row["top1"])


def _predict_views(photos: Photos, name: FilterName, network: Network) -> dict[ViewName, Any]:
    return {view: find_photos(photos, ViewPolicy((view,), name), network).logits for view in VIEWS}
