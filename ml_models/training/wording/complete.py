"""Makes a card whole: its use, limits and biases, and the table of the networks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

from ml_models.card import CardError, ModelCard
from ml_models.training.wording.figures import find_figures

ABOUT = Path(__file__).with_name("about.json")
NETWORKS = Path(__file__).with_name("networks.json")
PHOTO_NETWORKS = Path(__file__).with_name("photo_networks.json")
Said = str | list[str]


def complete_card(card: ModelCard, others: Sequence[ModelCard] = ()) -> ModelCard:
    """The card with `about` and `networks` made anew; ``others`` are cards of the networks beside it.

    A sentence that names a figure which the card does not have is left out, and so is the accuracy of a
    network whose card was never given.
    """
    if card.training.get("pictures") == "drawn":  # nobody else learnt from these
        return replace(card, about=describe(card), networks=[])
    measured = {entry["name"]: entry.get("measured_accuracy") for entry in card.networks if "name" in entry}
    measured |= {other.name: other.metrics.get("test_accuracy") for other in others}
    chosen_over = PHOTO_NETWORKS if card.training.get("pictures") == "photo" else NETWORKS
    return replace(card, about=describe(card), networks=list_networks(measured, chosen_over))


def read_measured(folder: Path) -> ModelCard:
    """The card of another network, measured and trained to its end. Raises CardError."""
    card = ModelCard.read(folder)
    if card.training.get("cut_short"):
        raise CardError(f"the run in {folder} was cut short: its accuracy says nothing of the network")
    if "test_accuracy" not in card.metrics:
        raise CardError(f"the run in {folder} is not measured: do that first (manage.py evaluate {folder})")
    return card


def describe(card: ModelCard) -> dict[str, Said]:
    """What the network is for, learnt from and gets wrong: a sentence or several for each heading."""
    texts = json.loads(ABOUT.read_text(encoding="utf-8"))
    about: dict[str, Said] = dict(texts[card.training.get("pictures", "cifar10")])
    for title, more in texts.get(card.training.get("start"), {}).items():
        about[title] = [*about.get(title, []), *more]
    figures = find_figures(card.metrics)
    return {title: _fill(said, figures) for title, said in about.items()}


def list_networks(measured: Mapping[str, Any], path: Path = NETWORKS) -> list[dict[str, Any]]:
    """The networks that may be trained, with what is published of them and what was measured here."""
    networks: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    for network in networks:
        if measured.get(network["name"]) is not None:
            network["measured_accuracy"] = measured[network["name"]]
    return networks


def _fill(said: Said, figures: Mapping[str, str]) -> Said:
    if isinstance(said, str):
        return said.format_map(figures)
    return [sentence.format_map(figures) for sentence in said if _names_only(sentence, figures)]


def _names_only(sentence: str, figures: Mapping[str, str]) -> bool:
    return all(name is None or name in figures for _, name, _, _ in Formatter().parse(sentence))
