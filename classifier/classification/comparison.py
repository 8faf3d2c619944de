"""The networks side by side: what each is better for, with the figures of their cards."""

from django.utils.translation import gettext_lazy

from classifier.active_model import NETWORKS, active_card
from classifier.classification.model_values import Row, Text, dig, say_decimals, say_share
from ml_models.card import CardError, ModelCard

HALF = ("photographs", "reporting_half")
# What is compared, where it stands in a card's figures.
COMPARED: tuple[tuple[Text, tuple[str, ...]], ...] = (
    (gettext_lazy("Photographs told right"), (*HALF, "top1")),
    (gettext_lazy("How far its confidence is off on photographs"), (*HALF, "ece")),
    (gettext_lazy("Photographs of none of the ten that it calls so"), (*HALF, "none_caught")),
    (gettext_lazy("Photographs of the ten that it wrongly calls none of them"), (*HALF, "true_flagged")),
    (gettext_lazy("Test pictures of CIFAR-10, 32 by 32 pixels, told right"), ("test", "single", "accuracy")),
)


def compare_networks() -> list[Row]:
    """A line for each figure that all cards have, a text for each network; none while a card is away."""
    try:
        cards = [active_card(name) for name in NETWORKS]
    except CardError:
        return []
    rows = [_compare(cards, name, place) for name, place in COMPARED]
    rows.append(Row(gettext_lazy("Milliseconds a picture"), tuple(map(_say_milliseconds, cards))))
    return [row for row in rows if all(row.cells)]


def _compare(cards: list[ModelCard], name: Text, place: tuple[str, ...]) -> Row:
    return Row(name, tuple(say_share(dig(card.metrics, place)) for card in cards))


def _say_milliseconds(card: ModelCard) -> str:
    own = next((entry for entry in card.networks if entry.get("name") == card.name), {})
    return say_decimals(own.get("milliseconds"), 1)
