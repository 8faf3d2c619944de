"""Sizes and durations as people say them."""

import pytest

from classifier.templatetags.in_words import megapixels, milliseconds_in_words, size_in_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, "1 kB"),
        (1536, "1.5 kB"),
        (345_678, "338 kB"),
        (20 * 1024**2, "20 MB"),
        (3 * 1024**3, "3 GB"),
    ],
)
def test_a_size_is_said_in_the_largest_fitting_unit(size: int, words: str) -> None:
    assert size_in_words(size) == words


@pytest.mark.parametrize(("pixels", "words"), [(50_000_000, "50"), (1_500_000, "1.5"), (300_000, "0.3")])
def test_pixels_are_said_in_millions(pixels: int, words: str) -> None:
    assert megapixels(pixels) == words


@pytest.mark.parametrize(
    ("duration", "words"),
    [(0.2, "1 millisecond"), (11.6, "12 milliseconds"), (1000, "1 second"), (1449, "1.4 seconds")],
)
def test_a_duration_is_said_in_milliseconds_until_it_is_a_second(duration: float, words: str) -> None:
    assert milliseconds_in_words(duration) == words
