"""The network of a run with everything that changes while it learns."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf

from ml_models.training.architectures import SIDE, build_cnn, build_transfer_or_scratch
from ml_models.training.augment import Floats, resize
from ml_models.training.batches import normalize
from ml_models.training.data import Pictures
from ml_models.training.forward import run_layers
from ml_models.training.initialize import SAMPLE, begin_near_identity, whiten_first_layer
from ml_models.training.optimizers import make_updater
from ml_models.training.recipe import Recipe

Tensor = Any
Step = Callable[[Tensor, Tensor, Tensor, Tensor], tuple[Tensor, Tensor]]


class Learner:
    """A model, its optimizer and the moving average of its weights, with one step of learning."""

    def __init__(self, recipe: Recipe, train: Pictures) -> None:
        keras.utils.set_random_seed(recipe.seed)
        self.recipe = recipe
        self.model, self.start = _build(recipe, train)
        self.variables = [v.value for v in self.model.variables]
        self.trainable = [v.value for v in self.model.trainable_variables]
        self.updater = make_updater(recipe.optimizer, self.trainable)
        self.averaged = [v for v in self.variables if v.dtype.is_floating and recipe.averaging]
        self.averages = [tf.Variable(v) for v in self.averaged]
        self.steps: dict[int, Step] = {}

    @property
    def groups(self) -> dict[str, list[Any]]:
        """All that a checkpoint must hold, as named lists of variables."""
        return {"model": self.variables, "updater": self.updater.state, "averages": self.averages}

    def learn(self, x: Floats, y: Any, seed: tuple[int, int], scale: float) -> tuple[Tensor, Tensor]:
        """One step with a normalized batch; returns its mean loss and its share of right answers."""
        step = self.steps.setdefault(x.shape[1], tf.function(self._learn))
        rate = tf.constant(scale, tf.float32)
        return step(tf.constant(x), tf.constant(y), tf.constant(seed, tf.int32), rate)

    def _learn(self, x: Tensor, y: Tensor, seed: Tensor, scale: Tensor) -> tuple[Tensor, Tensor]:
        with tf.GradientTape() as tape:
            logits = self._run(x, seed, training=True)
            loss = _find_loss(logits, y, self.recipe.label_smoothing)
        self.updater.apply(tape.gradient(loss, self.trainable), scale)
        decay = self.recipe.averaging
        for average, variable in zip(self.averages, self.averaged, strict=True):
            average.assign(decay * average + (1 - decay) * variable)
        return loss, tf.reduce_mean(tf.cast(tf.argmax(logits, 1) == y, tf.float32))

    def _run(self, x: Tensor, seed: Tensor, training: bool) -> Tensor:
        if isinstance(self.model, keras.Sequential):
            return run_layers(self.model.layers, x, seed, training)
        return self.model(x, training=training)

    def take_averages(self) -> list[Any]:
        """Puts the averaged weights into the model; returns the exact ones for `restore`."""
        exact = [v.numpy() for v in self.variables]
        for variable, average in zip(self.averaged, self.averages, strict=True):
            variable.assign(average)
        return exact

    def restore(self, values: list[Any]) -> None:
        """Puts back what `take_averages` returned."""
        for variable, value in zip(self.variables, values, strict=True):
            variable.assign(value)

    def predict(self, pictures: Pictures, side: int, batch: int = 250) -> Floats:
        """Logits float32 (N, 10) of unchanged pictures at ``side`` pixels."""
        run = tf.function(lambda x: self._run(x, tf.zeros(2, tf.int32), training=False))
        parts = [pictures.x[n : n + batch] for n in range(0, len(pictures), batch)]
        return np.concatenate([run(normalize(resize(part, side), self.recipe)).numpy() for part in parts])


def _build(recipe: Recipe, train: Pictures) -> tuple[keras.Model, str]:
    if recipe.architecture != "cifar10_cnn":
        return build_transfer_or_scratch(recipe.architecture)
    model = build_cnn(recipe.dropout)
    if recipe.whiten:
        whiten_first_layer(model, normalize(resize(train.x[:SAMPLE], SIDE), recipe))
        begin_near_identity(model)
    return model, "scratch"


def _find_loss(logits: Tensor, y: Tensor, smoothing: float) -> Tensor:
    log_probabilities = tf.nn.log_softmax(logits)
    right = tf.gather(log_probabilities, y, batch_dims=1)
    return -tf.reduce_mean((1 - smoothing) * right + smoothing * tf.reduce_mean(log_probabilities, 1))
