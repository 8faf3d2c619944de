"""All figures of one version, into its folder figures/."""

from pathlib import Path

import keras

from ml_models.card import KERAS_FILE, ModelCard
from ml_models.training.figures.curves import draw_curves
from ml_models.training.figures.network import draw_filters, draw_layers
from ml_models.training.figures.results import draw_confusion, draw_reliability
from ml_models.training.history import read_history
from ml_models.training.train import HISTORY


def draw_figures(folder: Path) -> list[Path]:
    """Draws what the version in ``folder`` has data for; returns the files."""
    card, out = ModelCard.read(folder), folder / "figures"
    out.mkdir(exist_ok=True)
    model = _read_model(card, folder)
    if (folder / HISTORY).exists():
        draw_curves(read_history(folder / HISTORY), out / "curves.svg")
    if "test" in card.metrics:
        draw_confusion(card.metrics["test"]["confusion"], out / "confusion.svg")
        draw_reliability(card.metrics["test"]["single"]["reliability"], out / "reliability.svg")
    if isinstance(model, keras.Sequential):
        draw_layers(model, out / "layers.svg")
        draw_filters(model, out / "filters.svg")
    return sorted(out.glob("*.svg"))


def _read_model(card: ModelCard, folder: Path) -> keras.Model | None:
    """None for a version that comes converted only."""
    if KERAS_FILE not in card.sha256:
        return None
    return keras.models.load_model(card.check_file(folder, KERAS_FILE), compile=False)
