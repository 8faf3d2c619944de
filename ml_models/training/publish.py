"""A finished run becomes a version that can be served: weights, their conversion, a first card."""

from pathlib import Path
from typing import Any

import keras

from ml_models.calibration import Calibration
from ml_models.card import KERAS_FILE, LITERT_FILE, ModelCard, Normalization, hash_file
from ml_models.labels import LABELS
from ml_models.preprocess import ViewPolicy
from ml_models.training.architectures import build_cnn, list_layers
from ml_models.training.convert import convert_model
from ml_models.training.network import Learner
from ml_models.training.recipe import Recipe
from ml_models.training.train import Outcome
from ml_models.training.wording.complete import complete_card

UNMEASURED = Calibration(temperature=1, temperature_averaged=1, unsure_below=0.6)


def publish(outcome: Outcome, out: Path) -> ModelCard:
    """Writes model.keras, model.tflite and a whole card.json into ``out``; `evaluate` adds the figures."""
    model, recipe = make_final_model(outcome.learner), outcome.learner.recipe
    aside = out / f".part-{KERAS_FILE}"
    model.save(aside)
    aside.replace(out / KERAS_FILE)
    (out / LITERT_FILE).unlink(missing_ok=True)
    digest = hash_file(out / KERAS_FILE)
    card = ModelCard(
        name=recipe.architecture.lower(),
        version=f"{recipe.name}-{digest[:8]}",
        labels=LABELS,
        normalization=Normalization(recipe.mean, recipe.std),
        views=ViewPolicy(),
        calibration=UNMEASURED,
        sha256={KERAS_FILE: digest},
        parameters=model.count_params(),
        metrics={"validation_accuracy": outcome.validation_accuracy},
        training=describe_training(recipe, outcome, model),
    )
    complete_card(card).write(out)
    return convert_model(out)


def describe_training(recipe: Recipe, outcome: Outcome, model: keras.Model) -> dict[str, Any]:
    """How the weights were made, in the card's words."""
    hours = sum(row.seconds for row in outcome.history) / 3600
    return {
        "command": f"manage.py train {recipe.name}",
        "recipe": recipe.name,
        "layers": list_layers(model),
        "settings": repr(recipe),
        "seed": recipe.seed,
        "start": outcome.learner.start,
        "pictures": recipe.data,
        "epochs": len(outcome.history),
        "cut_short": outcome.cut_short,
        "data": f"the training split without {len(outcome.validation)} pictures held out for validation",
        "time": f"{hours:.1f} hours",
    }


def make_final_model(learner: Learner) -> keras.Model:
    """The trained network with the dropout rates of the specification."""
    if learner.recipe.architecture != "cifar10_cnn":
        return learner.model
    model = build_cnn()
    model.set_weights(learner.model.get_weights())
    return model
