"""What a recipe may say: the settings of one training run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ml_models.training.architectures import DROPOUT
from ml_models.training.augment import PLAIN, Augmentation


@dataclass(frozen=True)
class Stage:
    """``epochs`` at pictures of ``side`` pixels, changed by ``augmentation``."""

    epochs: int
    side: int
    augmentation: Augmentation = PLAIN


@dataclass(frozen=True)
class Optimizer:
    """``rate`` is the peak of the learning rate.

    "muon" moves the inner kernels by orthogonal matrices at ``kernel_rate``, the rest as "sgd" does.
    """

    kind: Literal["sgd", "adam", "muon"]
    rate: float
    momentum: float = 0.9
    weight_decay: float = 0.0
    kernel_rate: float = 0.0


@dataclass(frozen=True)
class OneCycle:
    """Linear from zero over the first ``warm_up`` share of the steps, then linear to zero."""

    warm_up: float = 0.2


@dataclass(frozen=True)
class Knots:
    """Straight lines between points: (epochs done, share of the peak rate), from 0 epochs on."""

    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Plateau:
    """The rate falls when validation accuracy stands still; the run ends when it does so for long."""

    factor: float = 0.75
    patience: int = 3
    least: float = 1e-6
    stop_after: int = 25


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a run's result besides the data."""

    name: str
    stages: Sequence[Stage]
    batch: int
    optimizer: Optimizer
    schedule: OneCycle | Knots | Plateau
    architecture: str = "cifar10_cnn"  # or a name in architectures.TRANSFER
    data: Literal["cifar10", "drawn"] = "cifar10"
    dropout: Sequence[float] = DROPOUT
    label_smoothing: float = 0.0
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)  # of pixels in 0..255
    std: tuple[float, float, float] = (255.0, 255.0, 255.0)
    whiten: bool = False  # first layer from the pictures' own patches, the others close to identity
    averaging: float = 0.0  # decay of the moving average of the weights at the end of the run; 0: none
    keep_best: bool = False  # the epoch with the best validation accuracy, not the last one
    bfloat16: bool = False  # convolutions in bfloat16, where the processor has it
    deterministic: bool = False  # TensorFlow's own repeatable operations only; slower
    seed: int = 1

    @property
    def epochs(self) -> int:
        return sum(stage.epochs for stage in self.stages)

    def find_stage(self, epoch: int) -> Stage:
        """The stage to which ``epoch``, counted from 0, belongs. Raises ValueError beyond the last one."""
        for stage in self.stages:
            if epoch < stage.epochs:
                return stage
            epoch -= stage.epochs
        raise ValueError(f"The recipe {self.name} has only {self.epochs} epochs.")
