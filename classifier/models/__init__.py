"""The nouns: one file for each."""

from classifier.models.archive import Archive
from classifier.models.attempt import Attempt
from classifier.models.audit import Audit, AuditedLabel
from classifier.models.dataset import Dataset
from classifier.models.features import Features
from classifier.models.folder import Folder
from classifier.models.head import Head
from classifier.models.image import Image
from classifier.models.label_class import Class
from classifier.models.label_file import LabelFile
from classifier.models.prediction import Prediction
from classifier.models.request_count import RequestCount
from classifier.models.review import Review
from classifier.models.share import Guest, Share
from classifier.models.token import Token

__all__ = [
    "Archive",
    "Attempt",
    "Audit",
    "AuditedLabel",
    "Class",
    "Dataset",
    "Features",
    "Folder",
    "Guest",
    "Head",
    "Image",
    "LabelFile",
    "Prediction",
    "RequestCount",
    "Review",
    "Share",
    "Token",
]
