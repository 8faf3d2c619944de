"""Whatever bytes arrive, the answer is a picture or a refusal, never another error."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.intake.images import Limits, PictureRefused
from tests.classifier.intake.pictures import read, samples

SAMPLES = samples()
HEADS = (b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"II*\0", b"MM\0*", b"\0\0\0\x18ftypheic")
LIMITS = Limits(max_pixels=1_000_000)

pytestmark = pytest.mark.filterwarnings("ignore")


def answers(data: bytes) -> bool:
    """Whether the answer is one of the two kinds that there are."""
    try:
        picture = read(data, LIMITS)
    except PictureRefused as refused:
        return bool(str(refused.sentence)) and refused.status in (400, 413, 415, 422)
    return picture.image.mode == "RGB" and picture.width * picture.height <= LIMITS.max_pixels


def damage(data: bytes, random: Random) -> bytes:
    """The file with some bytes changed, left out and put in, mostly near its beginning."""
    damaged = bytearray(data)
    for _ in range(random.choice([1, 1, 2, 5, 20])):
        position = random.randrange(min(len(damaged), random.choice([64, 400, len(data)])))
        kind = random.random()
        if kind < 0.6:
            damaged[position] = random.choice([0, 255, random.randrange(256)])
        elif kind < 0.8:
            del damaged[position : position + random.randrange(1, 40)]
        else:
            damaged[position:position] = random.randbytes(random.randrange(1, 20))
    return bytes(damaged)


@settings(max_examples=300, deadline=None)
@given(head=st.sampled_from(HEADS), tail=st.binary(max_size=300))
def test_random_bytes(head: bytes, tail: bytes) -> None:
    assert answers(head + tail)


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=False))
def test_damaged_files(name: str, random: Random) -> None:
    assert answers(damage(SAMPLES[name], random))
