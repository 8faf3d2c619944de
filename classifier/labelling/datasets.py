"""Datasets: made and named."""

from django.utils.translation import gettext as _

from classifier.active_model import CNN, require_network
from classifier.classification.reclassifying import begin_reclassifying
from classifier.labelling.refusals import LabellingRefused
from classifier.models import Dataset
from classifier.people import Person

MAX_NAME = 200


def create_dataset(*, person: Person, name: str, network: str = CNN) -> Dataset:
    """A new dataset with the ten classes, for which `network` answers.

    Raises LabellingRefused for a name that is none, NetworkUnavailable for a network that cannot answer here.
    """
    return Dataset.objects.create(
        owner_id=person.user_id,
        visitor=person.visitor,
        name=clean_dataset_name(name),
        network=require_network(network),
    )


def rename_dataset(*, dataset: Dataset, name: str) -> None:
    """Give another name. Raises LabellingRefused for a name that is none."""
    dataset.name = clean_dataset_name(name)
    dataset.save(update_fields=["name"])


def set_target(*, dataset: Dataset, target: float) -> None:
    """The share of right labels (0..1) that is enough. ValueError for a share that is none."""
    if not 0 < target <= 1:
        raise ValueError("a share is between 0 and 1")
    dataset.target = target
    dataset.save(update_fields=["target"])


def choose_dataset_network(*, dataset: Dataset, network: str) -> bool:
    """Have another network answer for the dataset: for what comes, and in the background for what is there.

    Returns whether it is another one. Raises NetworkUnavailable for one that cannot answer here.
    """
    require_network(network)
    if network == dataset.network:
        return False
    dataset.network = network
    dataset.save(update_fields=["network"])
    begin_reclassifying(dataset=dataset)
    return True


def clean_dataset_name(name: str) -> str:
    """The name in one line. Raises LabellingRefused when nothing is left, or too much."""
    name = " ".join(name.split())
    if not name or len(name) > MAX_NAME:
        raise LabellingRefused(
            _("A dataset's name needs between one and %(limit)d characters.") % {"limit": MAX_NAME}
        )
    return name
