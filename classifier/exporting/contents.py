"""What a download will hold, for the page that shows it before."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from classifier.exporting.datasets import DatasetExport, count_passed_over, plan_export
from classifier.exporting.plan import Plan
from classifier.models import Dataset

NAMED = 100


@dataclass(frozen=True)
class LeftOut:
    """Pictures that are left out for one reason: how many, and the first of them by name."""

    reason: str
    count: int
    names: list[str]

    @property
    def unnamed(self) -> int:
        """How many there are beside the named ones."""
        return self.count - len(self.names)


@dataclass(frozen=True)
class Contents:
    """`counts` is a table: a class in each row, with its pictures in each of `splits` and in all."""

    total: int
    side: int | None
    splits: tuple[str, ...]
    counts: list[tuple[str, list[int]]]
    left_out: list[LeftOut]
    passed_over: list[tuple[str, int]]
    warnings: list[str]
    companions: Mapping[str, str]


def describe_contents(dataset: Dataset, chosen: DatasetExport) -> Contents:
    """Everything that the person should see before they download."""
    plan, writer = plan_export(dataset, chosen), chosen.writer
    return Contents(
        total=plan.total,
        side=plan.shape.square.side if plan.shape.square else None,
        splits=plan.splits,
        counts=_list_counts(plan),
        left_out=_list_left_out(plan),
        passed_over=[(str(s.label), count) for s, count in count_passed_over(dataset, chosen).items()],
        warnings=[str(warning) for warning in writer.warn(plan)],
        companions={name: str(text) for name, text in sorted(writer.companions(plan).items())},
    )


def _list_counts(plan: Plan) -> list[tuple[str, list[int]]]:
    columns: list[str | None] = [*plan.splits] or [None]
    rows: list[tuple[str, list[int]]] = [
        (name, [plan.counts[split, index] for split in columns]) for index, name in enumerate(plan.classes)
    ]
    unlabelled = [plan.counts[split, None] for split in columns]
    return [*rows, ("–", unlabelled)] if any(unlabelled) else rows  # noqa: RUF001 - for no class


def _list_left_out(plan: Plan) -> list[LeftOut]:
    counts: Counter[str] = Counter()
    names: dict[str, list[str]] = {}
    for record, lazy_reason in plan.left_out():
        reason = str(lazy_reason)
        counts[reason] += 1
        if counts[reason] <= NAMED:
            names.setdefault(reason, []).append(record.path)
    return [LeftOut(reason, count, names[reason]) for reason, count in sorted(counts.items())]
