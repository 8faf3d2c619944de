"""The two runtimes behind one protocol: views in, logits and features out."""

import threading
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ml_models.card import KERAS_FILE, LITERT_FILE, CardError, ModelCard
from ml_models.preprocess import Views

Floats = npt.NDArray[np.float32]


class Predictor(Protocol):
    """A loaded network. Safe to call from several threads."""

    def predict(self, pictures: Views) -> tuple[Floats, Floats]:
        """Logits float32 (N, 10) and features float32 (N, D) of pictures uint8 (N, side, side, 3).

        The side is the network's own: 32 pixels and 256 features for the CNN.

        Raises ValueError for another shape or dtype.
        """
        ...


class LiteRTPredictor:
    """LiteRT, TensorFlow's own inference runtime: 75 MB where TensorFlow takes 500."""

    def __init__(self, network: Path | bytes, threads: int) -> None:
        """Load a converted network, to run on `threads` threads. Raises ValueError, OSError."""
        from ai_edge_litert.interpreter import Interpreter

        source = {"model_path": str(network)} if isinstance(network, Path) else {"model_content": network}
        self._interpreter: Any = Interpreter(**source, num_threads=threads)
        details = self._interpreter.get_input_details()[0]
        self._input: int = details["index"]
        self._side = int(details["shape_signature"][1])
        self._outputs: list[int] = [output["index"] for output in self._interpreter.get_output_details()]
        # An interpreter is not thread-safe; it uses all its threads for one batch, so waiting costs nothing.
        self._lock = threading.Lock()
        self._batch = 0

    def predict(self, pictures: Views) -> tuple[Floats, Floats]:
        check_pictures(pictures, self._side)
        with self._lock:
            self._resize(len(pictures))
            self._interpreter.set_tensor(self._input, pictures)
            self._interpreter.invoke()
            logits, features = (self._interpreter.get_tensor(index) for index in self._outputs)
        return logits, features

    def _resize(self, batch: int) -> None:
        if batch != self._batch:
            self._interpreter.resize_tensor_input(self._input, [batch, self._side, self._side, 3])
            self._interpreter.allocate_tensors()
            self._batch = batch


class TensorFlowPredictor:
    """TensorFlow itself, for comparison and for machines that have it anyway."""

    def __init__(self, path: Path, card: ModelCard) -> None:
        """Load the Keras file at `path`. Raises ImportError where TensorFlow is not installed."""
        from ml_models.training.convert import load_serving_function

        self._side = card.views.side
        self._serve: Any = load_serving_function(path, card.normalization)

    def predict(self, pictures: Views) -> tuple[Floats, Floats]:
        check_pictures(pictures, self._side)
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


def check_pictures(pictures: Views, side: int) -> None:
    """Raise ValueError unless `pictures` is uint8 (N, side, side, 3) with N of at least 1."""
    if pictures.dtype != np.uint8 or pictures.shape[1:] != (side, side, 3) or len(pictures) == 0:
        raise ValueError(
            f"pictures must be uint8 (N, {side}, {side}, 3), not {pictures.dtype} {pictures.shape}"
        )
