"""Pictures from before there were fingerprints."""

from io import StringIO

import pytest
from django.core.management import call_command

from classifier.models import Dataset, Image
from classifier.storage import picture_storage
from tests.classifier.intake.storing import store_one
from tests.drawing import make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def old() -> Image:
    own = Dataset.objects.create(name="mine", visitor="11111111-2222-4333-8444-555555555555")
    image = store_one(dataset=own, file=make_upload(), name="a.jpg")
    Image.objects.update(fingerprint=None, grouping="", quality=None)
    return image


def run() -> str:
    out = StringIO()
    call_command("fingerprint", stdout=out)
    return out.getvalue()


def test_a_picture_whose_file_is_gone_is_told_and_stays_as_it_is(old: Image) -> None:
    picture_storage().delete(old.file)

    assert "0 pictures got a fingerprint; 1 could not be read" in run()
    assert Image.objects.get().fingerprint is None


def test_an_old_picture_gets_what_a_new_one_has_and_is_compared(old: Image) -> None:
    assert "1 pictures got a fingerprint; 0 could" in run()

    image = Image.objects.get()
    assert bytes(image.fingerprint or b"") == bytes(old.fingerprint or b"")
    assert (image.grouping, image.quality) == ("waiting", old.quality)
    assert "0 pictures got" in run()


def test_what_was_taken_out_of_its_group_stays_out(old: Image) -> None:
    Image.objects.update(grouping="apart")
    run()
    assert Image.objects.get().grouping == "apart"
