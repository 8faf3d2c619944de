"""What the network said of an image, told in the classes of its dataset: the columns that pages filter by."""

from collections.abc import Sequence

from classifier.active_model import find_unsure_below
from classifier.classification.class_list import project, tell
from classifier.models import Class, Image
from ml_models.calibration import Floats

# The columns of an image that depend on the classes of its dataset.
TOLD = ("predicted", "confidence", "margin", "entropy", "is_unsure")


def tell_in_classes(
    image: Image, logits: Floats, temperature: float, classes: Sequence[Class], network: str
) -> None:
    """Set the columns TOLD of `image`, without saving: a network's logits (10,) in its dataset's classes."""
    told = tell(project(logits, temperature, [each.network_labels for each in classes]))
    image.predicted = None if told.place is None else classes[told.place]
    image.confidence, image.margin, image.entropy = told.confidence, told.margin, told.entropy
    image.is_unsure = told.confidence is not None and told.confidence < find_unsure_below(network)
