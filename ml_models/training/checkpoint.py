"""A run's whole state in one file, never half written."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Arrays = dict[str, NDArray[Any]]


class CheckpointRefused(Exception):
    """The checkpoint belongs to another recipe or cannot be read; the message says which."""


def save_checkpoint(path: Path, state: dict[str, Any], groups: Mapping[str, Sequence[Any]]) -> None:
    """Writes ``state`` (JSON) and ``groups`` of variables beside ``path``, then renames."""
    arrays: Arrays = {"state": np.frombuffer(json.dumps(state).encode(), np.uint8)}
    for name, variables in groups.items():
        arrays |= {f"{name}/{number}": np.asarray(v) for number, v in enumerate(variables)}
    aside = path.with_name(path.name + ".part")
    with aside.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]  # numpy's stub takes **arrays for its own option
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def load_checkpoint(path: Path, groups: Mapping[str, Sequence[Any]], fingerprint: str) -> dict[str, Any]:
    """Assigns the saved values to ``groups`` and returns the state.

    Raises CheckpointRefused when the file is no checkpoint of the recipe with this ``fingerprint``.
    """
    try:
        with np.load(path) as file:
            arrays = dict(file.items())
        state: dict[str, Any] = json.loads(bytes(arrays["state"]))
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise CheckpointRefused(f"{path} is not a checkpoint: {error}") from error
    if state["fingerprint"] != fingerprint:
        raise CheckpointRefused(f"{path} was written by another recipe, or by other data.")
    for name, variables in groups.items():
        for number, variable in enumerate(variables):
            variable.assign(arrays[f"{name}/{number}"])
    return state
