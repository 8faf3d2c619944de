"""The confusion matrix and the reliability diagram."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ml_models.labels import LABELS
from ml_models.training.figures.canvas import BLUE, GREY, make_axes, save


def draw_confusion(counts: Sequence[Sequence[int]], path: Path) -> None:
    """Counts (10, 10): rows are what a picture shows, columns what the network said."""
    table = np.asarray(counts)
    figure, (plot,) = make_axes(5.6, 5)
    plot.imshow(table / table.sum(1, keepdims=True), cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(table.shape):
        colour = "white" if row == column else "black"
        plot.text(column, row, str(table[row, column]), ha="center", va="center", color=colour, fontsize=8)
    ticks = range(len(LABELS))
    plot.set(xticks=ticks, yticks=ticks, yticklabels=LABELS, xlabel="said", ylabel="shown")
    plot.set_xticklabels(LABELS, rotation=45, ha="right")
    save(figure, path)


def draw_reliability(bins: Sequence[Sequence[float]], path: Path) -> None:
    """Of each bin (confidence, share right, share of pictures): how far to believe a confidence."""
    figure, (plot,) = make_axes(4, 3.6)
    confidence, right, share = np.asarray(bins).T
    plot.plot([0, 1], [0, 1], color=GREY, linestyle=":")
    plot.scatter(confidence, right, s=10 + 300 * share, color=BLUE, alpha=0.8)
    plot.set(xlabel="confidence", ylabel="share that was right", xlim=(0, 1.02), ylim=(0, 1.02))
    save(figure, path)
