"""What taking labels over would change: shown before it is done."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from classifier.labelling.imports.finding import Picture, find_pictures
from classifier.labelling.imports.rows import LabelRow, Labels, Problem, is_none_name
from classifier.labelling.selectors import REVIEWED
from classifier.models import Class, Dataset, Image
from classifier.naming import clean_component

State = Image.State
NAMED = 100


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file says of one picture: the class's name as the dataset writes it, or a state."""

    picture: Picture
    label: str
    state: str

    @property
    def key(self) -> tuple[str, str]:
        """What must be the same for two rows to agree."""
        return self.label.casefold(), self.state


@dataclass
class Comparison:
    """`fresh` are proposals for pictures that nobody has decided on, `conflicts` for those that were decided
    otherwise, `waiting` for those that the network has not seen yet. `same` counts decisions that are there
    already. `new_classes` are (name, pictures). Of the lists for people, only the first rows are kept.
    """

    fresh: list[Proposal] = field(default_factory=list)
    conflicts: list[Proposal] = field(default_factory=list)
    waiting: list[Proposal] = field(default_factory=list)
    same: int = 0
    new_classes: list[tuple[str, int]] = field(default_factory=list)
    unmatched: list[LabelRow] = field(default_factory=list)
    unmatched_count: int = 0
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    guesses: int = 0

    @property
    def pending(self) -> int:
        """How many pictures get their labels later, when the network has seen them."""
        return len(self.waiting)

    @property
    def matched(self) -> int:
        """How many pictures the file tells something of."""
        return len(self.fresh) + len(self.conflicts) + self.same + self.pending


def compare(dataset: Dataset, labels: Labels) -> Comparison:
    """What the labels would change in the dataset as it is now."""
    comparison = Comparison(guesses=labels.guesses)
    comparison.problems, comparison.problem_count = list(labels.problems), labels.problem_count
    classes = list(dataset.classes.all())
    names = {label.pk: label.name for label in classes}
    for proposal in _propose(dataset, labels.rows, classes, comparison):
        _sort_in(proposal, names, comparison)
    proposals = (*comparison.fresh, *comparison.waiting, *comparison.conflicts)
    told = Counter(each.label for each in proposals if each.label)
    known = set(names.values())
    comparison.new_classes = sorted((name, count) for name, count in told.items() if name not in known)
    return comparison


def _propose(
    dataset: Dataset, rows: Sequence[LabelRow], classes: Sequence[Class], comparison: Comparison
) -> Iterator[Proposal]:
    """One proposal for each picture that the rows agree about; the other rows become problems."""
    found, names = find_pictures(dataset, rows), ClassNames(classes)
    proposals: dict[UUID, tuple[int, Proposal]] = {}
    contested: set[UUID] = set()
    for place, row in enumerate(rows):
        picture = found.pictures.get(place)
        if place in found.ambiguous:
            _complain(comparison, row, _("More than one picture is called so."))
        elif picture is None:
            comparison.unmatched_count += 1
            comparison.unmatched += [row] if len(comparison.unmatched) < NAMED else []
        else:
            proposal = Proposal(picture, *names.read(row))
            line, first = proposals.setdefault(picture.pk, (row.line, proposal))
            if first.key != proposal.key:
                contested.add(picture.pk)
                sentence = _("Line %(line)d says something else of the same picture.")
                _complain(comparison, row, sentence % {"line": line})
    return (proposal for pk, (_line, proposal) in proposals.items() if pk not in contested)


def _sort_in(proposal: Proposal, names: Mapping[int, str], comparison: Comparison) -> None:
    picture = proposal.picture
    if picture.state == State.PENDING:
        comparison.waiting.append(proposal)
    elif picture.state not in REVIEWED:
        comparison.fresh.append(proposal)
    elif _is_decided_so(proposal, names.get(picture.label_id or 0, "")):
        comparison.same += 1
    else:
        comparison.conflicts.append(proposal)


def _is_decided_so(proposal: Proposal, name: str) -> bool:
    if proposal.state:
        return proposal.picture.state == proposal.state
    return bool(name) and name == proposal.label


def _complain(comparison: Comparison, row: LabelRow, reason: str) -> None:
    comparison.problem_count += 1
    if len(comparison.problems) < NAMED:
        comparison.problems.append(Problem(row.line, reason))


class ClassNames:
    """Names in a file, told as the dataset's: capitals do not matter, nor what folders cannot be called."""

    def __init__(self, classes: Sequence[Class]) -> None:
        self._names = {clean_component(label.name).casefold(): label.name for label in classes}
        self._names |= {label.name.casefold(): label.name for label in classes}

    def read(self, row: LabelRow) -> tuple[str, str]:
        """(class, "") or ("", state). New names that differ in capitals only are one."""
        if row.state:
            return "", row.state
        known = self._names.get(row.label.casefold())
        if known is None and is_none_name(row.label):
            return "", State.NONE_OF_THESE
        return known or self._names.setdefault(row.label.casefold(), row.label), ""
