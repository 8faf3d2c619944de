"""The nouns: one file for each."""

from classifier.models.archive import Archive
from classifier.models.dataset import Dataset
from classifier.models.image import Image
from classifier.models.prediction import Prediction

__all__ = ["Archive", "Dataset", "Image", "Prediction"]
