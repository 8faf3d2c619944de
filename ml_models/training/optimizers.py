"""One step of SGD with Nesterov momentum, Adam or Muon, with a state that can be saved and loaded."""

from collections.abc import Sequence
from typing import Any, Protocol

import tensorflow as tf

from ml_models.training.recipe import Optimizer

Tensor = Any
Variable = Any


class Updater(Protocol):
    """Changes ``variables`` by ``gradients``; ``state`` is all that it remembers between steps."""

    state: list[Variable]

    def apply(self, gradients: Sequence[Tensor], scale: Tensor) -> None:
        """One step; ``scale`` (0..1, float32) is the share of the peak rate."""


def make_updater(settings: Optimizer, variables: Sequence[Variable]) -> Updater:
    """The updater that ``settings`` name, for tf.Variables in a fixed order."""
    if settings.kind == "adam":
        return Adam(settings, variables)
    return Nesterov(settings, variables)


class Nesterov:
    """SGD with Nesterov momentum; under "muon" the inner kernels take orthogonal steps."""

    def __init__(self, settings: Optimizer, variables: Sequence[Variable]) -> None:
        self.settings, self.variables = settings, list(variables)
        self.state = [tf.Variable(tf.zeros_like(v)) for v in self.variables]
        kernels = [n for n, v in enumerate(self.variables) if len(v.shape) > 1]
        self.orthogonal = set(kernels[1:-1]) if settings.kind == "muon" else set()

    def apply(self, gradients: Sequence[Tensor], scale: Tensor) -> None:
        for number, (v, m, g) in enumerate(zip(self.variables, self.state, gradients, strict=True)):
            if number in self.orthogonal:
                self._turn(v, m, g, scale)
            else:
                self._step(v, m, g, scale)

    def _step(self, v: Variable, m: Variable, g: Tensor, scale: Tensor) -> None:
        if len(v.shape) > 1:
            g += self.settings.weight_decay * v
        m.assign(self.settings.momentum * m + g)
        v.assign_sub(self.settings.rate * scale * (g + self.settings.momentum * m))

    def _turn(self, v: Variable, m: Variable, g: Tensor, scale: Tensor) -> None:
        """The kernel keeps its length (the normalization behind it makes length meaningless) and turns."""
        m.assign(self.settings.momentum * m + g)
        outputs = v.shape[-1]
        flat = tf.reshape(g + self.settings.momentum * m, (-1, outputs))
        step = tf.reshape(orthogonalize(flat), v.shape)
        moved = v - self.settings.kernel_rate * scale * step
        v.assign(moved * (outputs**0.5 / tf.norm(moved)))


def orthogonalize(matrix: Tensor) -> Tensor:
    """The nearest matrix with orthonormal columns (or rows), roughly: singular values near 1.

    Five Newton-Schulz iterations with the quintic polynomial of Muon (Keller Jordan, 2024).
    """
    x = tf.transpose(matrix)
    x /= tf.norm(x) + 1e-7
    for _ in range(5):
        square = tf.matmul(x, x, transpose_b=True)
        x = 3.4445 * x + tf.matmul(-4.7750 * square + 2.0315 * tf.matmul(square, square), x)
    return tf.transpose(x)


class Adam:
    """Adam as Keras has it: beta 0.9 and 0.999, epsilon 1e-7."""

    def __init__(self, settings: Optimizer, variables: Sequence[Variable]) -> None:
        self.settings, self.variables = settings, list(variables)
        self.first = [tf.Variable(tf.zeros_like(v)) for v in self.variables]
        self.second = [tf.Variable(tf.zeros_like(v)) for v in self.variables]
        self.count = tf.Variable(0.0)
        self.state = [*self.first, *self.second, self.count]

    def apply(self, gradients: Sequence[Tensor], scale: Tensor) -> None:
        count = self.count.assign_add(1.0)
        rate = self.settings.rate * scale * tf.sqrt(1 - 0.999**count) / (1 - 0.9**count)
        for v, m, s, g in zip(self.variables, self.first, self.second, gradients, strict=True):
            m.assign_add(0.1 * (g - m))
            s.assign_add(0.001 * (g * g - s))
            v.assign_sub(rate * m / (tf.sqrt(s) + 1e-7))
