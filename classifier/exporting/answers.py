"""The network's answers as lines on the screen or in a file."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from classifier.classification.piles import Answer
from classifier.exporting.formats.tables import write_row
from classifier.naming import clean_path_cell
from ml_models.calibration import rank

_DIGITS = 4
Guesses = Sequence[tuple[str, float]]
Formatter = Callable[[str, Answer, Guesses], str]


def guess(answer: Answer, classes: Sequence[str], count: int) -> Guesses:
    """The `count` most probable classes by name, each with its confidence 0..1."""
    return [(classes[index], share) for index, share in rank(answer.judgement.probabilities, count)]


def write_table_line(path: str, answer: Answer, guesses: Guesses) -> str:
    """For people: "cat   97.1 %   a.jpg"; a question mark says that the network is not sure."""
    is_guess = answer.judgement.is_unsure or answer.judgement.is_outside
    cells = [f"{label + '?' * is_guess:<12}{share:>6.1%}" for label, share in guesses]
    # A file's name must not steer the terminal.
    shown = "".join(letter if letter.isprintable() else "?" for letter in path)
    return "  ".join([*cells, shown])


def write_csv_line(path: str, answer: Answer, guesses: Guesses) -> str:
    """A row under write_csv_head's columns."""
    judgement = answer.judgement
    doubts = [str(judgement.is_unsure).lower(), str(judgement.is_outside).lower()]
    cells = [cell for label, share in guesses for cell in (label, round(share, _DIGITS))]
    return _line([clean_path_cell(path), *doubts, *cells])


def write_csv_head(count: int) -> str:
    """The columns: path, is_unsure, is_outside, then label and confidence, label_2 and confidence_2, ..."""
    numbers = ["", *(f"_{number}" for number in range(2, count + 1))]
    guesses = [f"{kind}{number}" for number in numbers for kind in ("label", "confidence")]
    return _line(["path", "is_unsure", "is_outside", *guesses])


def write_json_line(path: str, answer: Answer, guesses: Guesses) -> str:
    """One JSON object."""
    (label, confidence), *_rest = guesses
    values: dict[str, Any] = {
        "path": path,
        "label": label,
        "confidence": round(confidence, _DIGITS),
        "is_unsure": answer.judgement.is_unsure,
        "is_outside": answer.judgement.is_outside,
        "guesses": [{"label": name, "confidence": round(share, _DIGITS)} for name, share in guesses],
    }
    return json.dumps(values)


FORMATTERS: dict[str, Formatter] = {
    "table": write_table_line,
    "csv": write_csv_line,
    "jsonl": write_json_line,
}


def _line(cells: list[Any]) -> str:
    return write_row(cells).decode().rstrip("\r\n")
