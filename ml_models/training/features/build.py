"""The photo network from its parts: ImageNet weights, a head fitted on CIFAR-10, a card: `build_features`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ml_models.calibration import Calibration
from ml_models.card import LITERT_FILE, ModelCard, hash_file
from ml_models.labels import LABELS
from ml_models.preprocess import ViewPolicy
from ml_models.training.data import Cifar10, split_validation
from ml_models.training.features.convert import (
    NORMALIZATION,
    SHARPNESS,
    add_head,
    convert_features,
    make_empty_head,
)
from ml_models.training.features.efficientnet_lite import VARIANTS, build
from ml_models.training.features.head import choose_rows, find_features, fit_head
from ml_models.training.features.state_dict import read_state_dict
from ml_models.training.features.weights import provide_weights
from ml_models.training.wording.complete import complete_card

NAME = "photo_network"
UNMEASURED = Calibration(temperature=1, temperature_averaged=1, unsure_below=0.6)
WEIGHTS = "EfficientNet-Lite by Google, trained on ImageNet, from the package {package}, file {weights}"
LICENCE = "Apache-2.0"


@dataclass(frozen=True)
class Build:
    """What to build: a variant of EfficientNet-Lite, and how many training pictures teach the head.

    `is_drawn` says that these are no CIFAR-10.
    """

    variant: str = "lite1"
    pictures: int = 20_000
    seed: int = 1
    is_drawn: bool = False


def build_photo_network(
    settings: Build, data: Cifar10, out: Path, weights: Path | None = None, say: Callable[[str], None] = print
) -> ModelCard:
    """Writes model.tflite and card.json into `out`; `evaluate` fills the card. Features are kept in `out`.

    Raises WeightsRefused.
    """
    variant = VARIANTS[settings.variant]
    policy = ViewPolicy(("between",), "bilinear", variant.side)
    path = provide_weights(variant, weights, out / "parts")
    body = build(read_state_dict(path), variant)
    network = convert_features(add_head(body, make_empty_head(body, len(LABELS))))
    train, _validation = split_validation(data.train, settings.seed, min(5000, len(data.train) // 10))
    rows = choose_rows(train, settings.pictures)
    say(f"features of {len(rows)} pictures")
    keep = out / "parts" / f"{settings.variant}-{variant.sha256[:8]}-{len(rows)}-{settings.seed}.npy"
    fit, penalty = fit_head(find_features(train.x[rows], network, policy, keep), train.y[rows], len(LABELS))
    left_out = float((fit.left_out.argmax(1) == train.y[rows]).mean())
    say(f"penalty {penalty}: {left_out:.4f} of them right when left out")
    model = add_head(body, fit.head)
    card = _describe(settings, policy, model.count_params())
    found = {"taught_with": len(rows), "penalty": penalty, "left_out_accuracy": left_out}
    card = complete_card(replace(card, training=card.training | found))
    return _write(card, convert_features(model), out)


def _describe(settings: Build, policy: ViewPolicy, parameters: int) -> ModelCard:
    variant, pictures = VARIANTS[settings.variant], f"{settings.pictures:,}"
    training: dict[str, Any] = {
        "command": f"manage.py build_features {settings.variant} --pictures {settings.pictures}",
        "recipe": f"EfficientNet-{settings.variant.capitalize()}, frozen, with a ridge head",
        "seed": settings.seed,
        "pictures": "drawn" if settings.is_drawn else "photo",
        "data": f"the head: {pictures} of CIFAR-10's training pictures, enlarged to {variant.side} pixels",
        "weights": WEIGHTS.format(package=variant.package, weights=variant.weights),
        "licence": LICENCE,
        "sharpness": SHARPNESS,
    }
    return ModelCard(
        name=NAME,
        version=settings.variant,
        labels=LABELS,
        normalization=NORMALIZATION,
        views=policy,
        calibration=UNMEASURED,
        sha256={},
        parameters=parameters,
        training=training,
    )


def _write(card: ModelCard, network: bytes, out: Path) -> ModelCard:
    out.mkdir(parents=True, exist_ok=True)
    aside = out / f".{LITERT_FILE}.part"
    aside.write_bytes(network)
    aside.replace(out / LITERT_FILE)
    digest = hash_file(out / LITERT_FILE)
    card = replace(card, version=f"{card.version}-{digest[:8]}", sha256={LITERT_FILE: digest})
    card.write(out)
    return card
