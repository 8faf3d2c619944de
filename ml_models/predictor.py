"""The two runtimes behind one protocol: views in, logits and features out."""

import threading
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ml_models.card import KERAS_FILE, LITERT_FILE, CardError, ModelCard
from ml_models.preprocess import SIDE, Views

Floats = npt.NDArray[np.float32]


class Predictor(Protocol):
    """A loaded network. Safe to call from several threads."""

    def predict(self, pictures: Views) -> tuple[Floats, Floats]:
        """Logits float32 (N, 10) and features float32 (N, 256) of pictures uint8 (N, 32, 32, 3).

        Raises ValueError for another shape or dtype.
        """
        ...


class LiteRTPredictor:
    """LiteRT, TensorFlow's own inference runtime: 75 MB where TensorFlow takes 500."""

    def __init__(self, path: Path, threads: int) -> None:
        """Load the converted network at `path`, to run on `threads` threads. Raises ValueError, OSError."""
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter: Any = Interpreter(model_path=str(path), num_threads=threads)
        self._input: int = self._interpreter.get_input_details()[0]["index"]
        self._outputs: list[int] = [output["index"] for output in self._interpreter.get_output_details()]
        # An interpreter is not thread-safe; it uses all its threads for one batch, so waiting costs nothing.
        self._lock = threading.Lock()
        self._batch = 0

    def predict(self, pictures: Views) -> tuple[Floats, Floats]:
        check_pictures(pictures)
        with self._lock:
            self._resize(len(pictures))
            self._interpreter.set_tensor(self._input, pictures)
            self._interpreter.invoke()
            logits, features = (self._interpreter.get_tensor(index) for index in self._outputs)
        return logits, features

    def _resize(self, batch: int) -> None:
        if batch != self._batch:
            self._interpreter.resize_tensor_input(self._input, [batch, SIDE, SIDE, 3])
            self._interpreter.allocate_tensors()
            self._batch = batch


class TensorFlowPredictor:
    """TensorFlow itself, for comparison and for machines that have it anyway."""

    def __init__(self, path: Path, card: ModelCard) -> None:
        """Load the Keras file at `path`. Raises ImportError where TensorFlow is not installed."""
        from ml_models.training.convert import load_serving_function

        self._serve: Any = load_serving_function(path, card.normalization)

    def predict(self, pictures: Views) -> tuple[Floats, Floats]:
        check_pictures(pictures)
        logits, features = self._serve(pictures)
        return logits.numpy(), features.numpy()


def load_predictor(folder: Path, card: ModelCard, runtime: str, threads: int) -> Predictor:
    """The network in `folder`, its file checked against the card.

    `runtime` is "litert" or "tensorflow". Raises CardError for a foreign or corrupt file and ValueError
    for another runtime.
    """
    if runtime == "litert":
        path = card.check_file(folder, LITERT_FILE)
        try:
            return LiteRTPredictor(path, threads)
        except ValueError as error:
            raise CardError(f"{path} is not a network that LiteRT can read: {error}") from error
    if runtime == "tensorflow":
        return TensorFlowPredictor(card.check_file(folder, KERAS_FILE), card)
    raise ValueError(f"the runtime must be 'litert' or 'tensorflow', not {runtime!r}")


def check_pictures(pictures: Views) -> None:
    """Raise ValueError unless `pictures` is uint8 (N, 32, 32, 3) with N of at least 1."""
    if pictures.dtype != np.uint8 or pictures.shape[1:] != (SIDE, SIDE, 3) or len(pictures) == 0:
        raise ValueError(
            f"pictures must be uint8 (N, {SIDE}, {SIDE}, 3), not {pictures.dtype} {pictures.shape}"
        )
