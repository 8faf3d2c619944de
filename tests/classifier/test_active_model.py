"""Which networks can answer here, and what is said of those that cannot."""

import pytest

from classifier.active_model import (
    CNN,
    PHOTO,
    NetworkUnavailable,
    active_card,
    choose_network,
    list_networks,
    name_network,
    require_network,
)
from tests.classifier.networks import short_of_memory, turned_off

__all__ = ["short_of_memory", "turned_off"]


def test_turned_off_it_is_not_offered(turned_off: None) -> None:
    assert list_networks() == [CNN]
    assert choose_network(PHOTO) == CNN
    with pytest.raises(NetworkUnavailable, match="turned off"):
        require_network(PHOTO)


def test_with_too_little_memory_it_is_not_offered(short_of_memory: None) -> None:
    assert list_networks() == [CNN]
    with pytest.raises(NetworkUnavailable, match="too little memory"):
        require_network(PHOTO)


@pytest.mark.parametrize("name", ["", "PHOTO", "cifar10_cnn", "../cnn"])
def test_a_network_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(NetworkUnavailable, match="one of cnn, photo"):
        require_network(name)


def test_both_are_offered_otherwise() -> None:
    assert list_networks() == [CNN, PHOTO]
    assert require_network(PHOTO) == choose_network(PHOTO) == PHOTO


@pytest.mark.parametrize("network", [CNN, PHOTO])
def test_a_version_tells_its_network(network: str) -> None:
    assert name_network(active_card(network).model_version) == network
