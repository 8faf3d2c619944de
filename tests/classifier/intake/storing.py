"""One picture stored, for tests of what becomes of it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from classifier.intake.storing import Arrival, Look, store_files
from classifier.models import Dataset, Image


def store_one(*, dataset: Dataset, file: SimpleUploadedFile, name: str, look: Look | None = None) -> Image:
    """The picture's image. Raises what is wrong with it."""
    [answer] = store_files(dataset=dataset, arrivals=[Arrival(file, name)], look=look)
    if not isinstance(answer, Image):
        raise answer
    return answer
