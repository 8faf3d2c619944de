"""What every epoch gave, as rows of a CSV file."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass
class Row:
    """One epoch: losses in nats, accuracies as shares; validation at the epoch's own picture side."""

    epoch: int
    side: int
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    seconds: float

    def describe(self, epochs: int) -> str:
        """A line for the terminal."""
        validation = f"validation {self.val_accuracy:.4f} ({self.val_loss:.4f})"
        return (
            f"epoch {self.epoch}/{epochs} at {self.side} px: loss {self.loss:.4f}, "
            f"accuracy {self.accuracy:.4f}, {validation}, {self.seconds:.0f} s"
        )


def write_history(path: Path, rows: Sequence[Row]) -> None:
    """Writes ``rows`` aside, then renames."""
    aside = path.with_name(path.name + ".part")
    with aside.open("w", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Row)])
        writer.writeheader()
        writer.writerows(vars(row) for row in rows)
    aside.replace(path)


def read_history(path: Path) -> list[Row]:
    """The rows that `write_history` wrote."""
    with path.open(newline="") as file:
        return [
            Row(int(r["epoch"]), int(r["side"]), *(float(r[f.name]) for f in fields(Row)[2:]))
            for r in csv.DictReader(file)
        ]
