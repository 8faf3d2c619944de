"""A card's figures as a table for the terminal."""

from collections.abc import Sequence
from typing import Any

from ml_models.labels import LABELS


def format_report(metrics: dict[str, Any]) -> str:
    """The figures that are there, one to a line, shares in percent."""
    lines: list[str] = []
    if "test" in metrics:
        lines += _format_test(metrics["test"])
    if "outside" in metrics:
        lines += _format_outside(metrics["outside"])
    if "robustness" in metrics:
        lines += _format_robustness(metrics["robustness"])
    for half, figures in metrics.get("photographs", {}).items():
        lines += ["", f"photographs, {half.replace('_', ' ')}"]
        lines += [_format_line(name, value) for name, value in figures.items() if not isinstance(value, dict)]
        lines += [_format_line(f"  {name}", value) for name, value in figures["classes"].items()]
    return "\n".join(lines)


def format_views(rows: Sequence[dict[str, Any]]) -> str:
    """The ways from a photograph to 32x32 that were tried, with their top-1 on both halves."""
    lines = [f"{'views':56}{'filter':10}{'setting':>10}{'reporting':>10}"]
    for row in rows:
        views = ", ".join(row["views"])
        lines.append(f"{views:56}{row['filter']:10}{row['setting']:10.2%}{row['reporting']:10.2%}")
    return "\n".join(lines)


def _format_line(name: str, value: Any) -> str:
    if isinstance(value, float):
        shown = (
            f"{value:8.4f}" if name in {"temperature", "nll", "nll_before", "threshold"} else f"{value:8.2%}"
        )
    else:
        shown = f"{value!s:>8}"
    return f"{name:28}{shown}"


def _format_test(figures: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for way in (way for way in ("single", "flip_averaged", "views_averaged") if way in figures):
        lines += ["", f"test split, {way.replace('_', ' ')}{_count_views(figures[way])}"]
        lines += [_format_line(n, v) for n, v in figures[way].items() if isinstance(v, float)]
        lines += [_format_line(f"right at coverage {c}", v) for c, v in figures[way]["selective"].items()]
    lines += ["", f"{'class':12}{'precision':>10}{'recall':>10}{'F1':>10}"]
    columns = (figures["classes"][name] for name in ("precision", "recall", "f1"))
    for label, *values in zip(LABELS, *columns, strict=True):
        lines.append(f"{label:12}" + "".join(f"{value:10.2%}" for value in values))
    return lines


def _count_views(figures: dict[str, Any]) -> str:
    return f" ({figures['views']} views)" if "views" in figures else ""


def _format_outside(figures: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for way, values in figures.items():
        lines += ["", f"none of the ten, {way.replace('_', ' ')}"]
        lines += [_format_line(name, value) for name, value in values.items()]
    return lines


def _format_robustness(figures: dict[str, Any]) -> list[str]:
    lines = ["", "robustness (three strengths)"]
    for name, value in figures.items():
        values = value if isinstance(value, list) else [value]
        lines.append(f"{name:28}" + "".join(f"{share:8.2%}" for share in values))
    return lines
