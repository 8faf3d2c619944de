"""The layers as a diagram with their shapes, and the first layer's filters."""

from pathlib import Path

import keras
import numpy as np
from matplotlib.patches import Rectangle

from ml_models.training.architectures import list_layers
from ml_models.training.figures.canvas import BLUE, GREY, ORANGE, make_axes, save

COLOURS = {"Conv2D": BLUE, "Dense": BLUE, "MaxPooling2D": ORANGE, "Flatten": ORANGE}


def draw_layers(model: keras.Model, path: Path) -> None:
    """One box for each layer, as high as its picture side, labelled with kind and shape."""
    table = list_layers(model)
    figure, (plot,) = make_axes(0.42 * len(table) + 0.5, 3.4)
    for number, row in enumerate(table):
        height = row["shape"][0] if len(row["shape"]) > 1 else 6
        colour = COLOURS.get(row["kind"], GREY)
        plot.add_patch(Rectangle((number, -height / 2), 0.7, height, color=colour, alpha=0.85))
        shape = " x ".join(str(side) for side in row["shape"])
        plot.text(
            number + 0.35, -19, f"{row['kind']}  {shape}", rotation=90, va="top", ha="center", fontsize=7
        )
    plot.set(xlim=(-0.3, len(table)), ylim=(-58, 18))
    plot.axis("off")
    save(figure, path)


def draw_filters(model: keras.Model, path: Path) -> None:
    """The first layer's kernels as small colour pictures, each stretched to its own range."""
    kernel = next(layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)).kernel.numpy()
    filters = np.moveaxis(kernel, -1, 0)
    low = filters.min((1, 2, 3), keepdims=True)
    filters = (filters - low) / (filters.max((1, 2, 3), keepdims=True) - low + 1e-9)
    columns = 16
    rows = -(-len(filters) // columns)
    sheet = np.ones((rows * 5, columns * 5, 3))
    for number, tile in enumerate(filters):
        down, across = divmod(number, columns)
        sheet[down * 5 : down * 5 + 4, across * 5 : across * 5 + 4] = tile[:4, :4]
    figure, (plot,) = make_axes(columns * 0.35, rows * 0.35)
    plot.imshow(sheet, interpolation="nearest")
    plot.axis("off")
    save(figure, path)
