"""A file of labels is kept until the person has seen what it would change; then it is taken over."""

import gzip
import json
from dataclasses import asdict

from django.db import transaction

from classifier.labelling.classes import add_class
from classifier.labelling.imports.comparing import Comparison, Proposal, compare
from classifier.labelling.imports.rows import LabelRow, Labels, Problem
from classifier.labelling.services import Decision, Outcome, decide_each
from classifier.models import Dataset, LabelFile
from classifier.people import Person

# Of files that were looked at and left, so many stay for each dataset.
KEPT = 3


def keep_labels(*, dataset: Dataset, name: str, labels: Labels) -> LabelFile:
    """Keep what a file says; the oldest that were kept and never taken over go."""
    content = gzip.compress(json.dumps(asdict(labels)).encode(), compresslevel=6, mtime=0)
    with transaction.atomic():
        kept = dataset.label_files.create(name=name[-255:], content=content)
        newest = dataset.label_files.order_by("-created_at", "-id").values_list("pk", flat=True)[:KEPT]
        dataset.label_files.exclude(pk__in=list(newest)).delete()
    return kept


def read_kept(kept: LabelFile) -> Labels:
    """What the file says."""
    values = json.loads(gzip.decompress(bytes(kept.content)))
    rows = [LabelRow(**row) for row in values.pop("rows")]
    problems = [Problem(**problem) for problem in values.pop("problems")]
    return Labels(rows, problems, **values)


def take_over(
    *, kept: LabelFile, person: Person, with_new_classes: bool, with_conflicts: bool
) -> tuple[Outcome, Comparison]:
    """Decide as the file says, as one batch of reviews; gives what changed, and what it was compared with.

    Classes that the dataset lacks are made `with_new_classes`, else their rows are passed over. Decisions
    that say otherwise are replaced only `with_conflicts`. Pictures that the network has not seen get their
    labels as soon as it has. The file is forgotten. Raises LabellingRefused for too many classes.
    """
    dataset = kept.dataset
    comparison = compare(dataset, read_kept(kept))
    with transaction.atomic():
        for name, _count in comparison.new_classes if with_new_classes else ():
            add_class(dataset=dataset, name=name)
    wanted = comparison.fresh + comparison.waiting + (comparison.conflicts if with_conflicts else [])
    class_ids = {label.name: label.pk for label in dataset.classes.all()}
    decisions = {
        each.picture.pk: _decide(each, class_ids) for each in wanted if each.state or each.label in class_ids
    }
    outcome = decide_each(dataset=dataset, decisions=decisions, person=person)
    kept.delete()
    return outcome, comparison


def _decide(proposal: Proposal, class_ids: dict[str, int]) -> Decision:
    label_id = None if proposal.state else class_ids[proposal.label]
    return Decision(proposal.picture.version, label_id, proposal.state)
