"""The nouns: one file for each."""

from classifier.models.archive import Archive
from classifier.models.dataset import Dataset
from classifier.models.image import Image
from classifier.models.label_class import Class
from classifier.models.prediction import Prediction
from classifier.models.review import Review

__all__ = ["Archive", "Class", "Dataset", "Image", "Prediction", "Review"]
