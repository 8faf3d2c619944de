"""The bar of a running epoch: pictures a second, loss, accuracy, time left."""

import sys
from types import TracebackType
from typing import Any, Self

from tqdm import tqdm

from ml_models.training.recipe import Recipe


class EpochBar:
    """Use as a context manager; on a terminal it is redrawn often, in a log file once a minute."""

    def __init__(self, epoch: int, recipe: Recipe, steps: int) -> None:
        pause = 0.5 if sys.stderr.isatty() else 60.0
        self.bar: Any = tqdm(
            total=steps * recipe.batch,
            desc=f"epoch {epoch + 1}/{recipe.epochs}",
            unit=" pictures",
            mininterval=pause,
            maxinterval=pause,
            leave=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bar.close()

    def show(self, step: int, totals: Any, pictures: int) -> None:
        """Adds a batch of ``pictures``; ``totals`` holds the sums of loss and accuracy over the steps."""
        loss, accuracy = totals / (step + 1)
        self.bar.set_postfix_str(f"loss {loss:.3f}, accuracy {accuracy:.3f}", refresh=False)
        self.bar.update(pictures)
