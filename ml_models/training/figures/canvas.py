"""How every figure looks and how it is saved."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

BLUE, ORANGE, GREY = "#2563a8", "#c2571a", "#6b7280"
matplotlib.rcParams["svg.hashsalt"] = "classifyme"  # the same figure gives the same file
matplotlib.rcParams["font.size"] = 9


def make_axes(width: float, height: float, columns: int = 1) -> tuple[Figure, Sequence[Any]]:
    """A figure of ``width`` x ``height`` inches with ``columns`` plots side by side."""
    figure = Figure((width, height), layout="constrained")
    axes = figure.subplots(1, columns, squeeze=False)[0]
    for plot in axes:
        plot.spines[["top", "right"]].set_visible(False)
    return figure, axes


def save(figure: Figure, path: Path) -> None:
    """Writes an SVG without a date."""
    figure.savefig(path, format="svg", metadata={"Date": None})
