"""Loss and accuracy by epoch."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from ml_models.training.figures.canvas import BLUE, GREY, ORANGE, make_axes, save
from ml_models.training.history import Row


def draw_curves(history: Sequence[Row], path: Path) -> None:
    """Training (of augmented pictures) and validation; dotted lines where the picture side changes."""
    figure, (left, right) = make_axes(8, 3, columns=2)
    epochs = [row.epoch for row in history]
    for plot, name in ((left, "loss"), (right, "accuracy")):
        plot.plot(epochs, [getattr(row, name) for row in history], color=BLUE, label="training (augmented)")
        plot.plot(epochs, [getattr(row, f"val_{name}") for row in history], color=ORANGE, label="validation")
        plot.set(xlabel="epoch", ylabel=name)
        for before, after in pairwise(history):
            if before.side != after.side:
                plot.axvline(before.epoch + 0.5, color=GREY, linestyle=":")
    right.legend(frameon=False)
    save(figure, path)
