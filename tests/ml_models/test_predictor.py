"""The two runtimes behind one protocol, with the shipped weights."""

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ml_models.card import LITERT_FILE, CardError, ModelCard, hash_file
from ml_models.predictor import Predictor, load_predictor
from ml_models.preprocess import Views
from tests.ml_models.test_card import SHIPPED


@pytest.fixture(scope="module")
def litert() -> Predictor:
    return load_predictor(SHIPPED, ModelCard.read(SHIPPED), "litert", threads=2)


@pytest.fixture(scope="module")
def pictures() -> Views:
    return np.random.default_rng(1).integers(0, 256, (200, 32, 32, 3), dtype=np.uint8)


def test_a_file_that_holds_no_network_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / LITERT_FILE).write_bytes(b"a letter, not a network")
    card = replace(ModelCard.read(SHIPPED), sha256={LITERT_FILE: hash_file(tmp_path / LITERT_FILE)})

    with pytest.raises(CardError, match=r"model\.tflite is not a network"):
        load_predictor(tmp_path, card, "litert", threads=1)


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((1, 32, 32, 3), np.float32),
        np.zeros((32, 32, 3), np.uint8),
        np.zeros((1, 28, 28, 3), np.uint8),
        np.zeros((0, 32, 32, 3), np.uint8),
    ],
)
def test_input_of_another_shape_is_refused_instead_of_guessed(litert: Predictor, wrong: Views) -> None:
    with pytest.raises(ValueError, match=r"must be uint8 \(N, 32, 32, 3\)"):
        litert.predict(wrong)


def test_an_unknown_runtime_is_refused() -> None:
    with pytest.raises(ValueError, match="'litert' or 'tensorflow'"):
        load_predictor(SHIPPED, ModelCard.read(SHIPPED), "onnx", threads=1)


def test_logits_come_first_and_features_second(litert: Predictor, pictures: Views) -> None:
    logits, features = litert.predict(pictures[:3])

    assert (logits.shape, features.shape) == ((3, 10), (3, 256))
    assert logits.dtype == features.dtype == np.float32


def test_a_picture_is_judged_the_same_alone_and_in_company(litert: Predictor, pictures: Views) -> None:
    together, _features = litert.predict(pictures[:32])

    alone = np.concatenate([litert.predict(picture[np.newaxis])[0] for picture in pictures[:32]])

    assert np.abs(alone - together).max() < 1e-4


def test_both_runtimes_say_the_same(litert: Predictor, pictures: Views) -> None:
    tensorflow = load_predictor(SHIPPED, ModelCard.read(SHIPPED), "tensorflow", threads=2)

    for ours, theirs in zip(litert.predict(pictures), tensorflow.predict(pictures), strict=True):
        assert np.abs(ours - theirs).max() < 1e-4


def test_visitors_at_the_same_time_get_their_own_answers(litert: Predictor, pictures: Views) -> None:
    expected = [litert.predict(pictures[i : i + 1 + i % 3])[0] for i in range(12)]
    answers: dict[int, np.ndarray] = {}

    def ask(i: int) -> None:
        for _ in range(5):
            answers[i] = litert.predict(pictures[i : i + 1 + i % 3])[0]

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(np.abs(answers[i] - expected[i]).max() < 1e-4 for i in range(12))
