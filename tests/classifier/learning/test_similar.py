"""More like this: the likest pictures first, exactly, and the same with any chunk."""

import pytest
from django.test import Client

from classifier.learning import similar
from classifier.learning.features import find_featureless
from classifier.learning.services import set_learning
from classifier.learning.similar import find_similar
from classifier.models import Dataset, Image
from tests.classifier.labelling.conftest import make_dataset
from tests.classifier.learning.drawn import make_classes, make_seen

pytestmark = pytest.mark.django_db

KINDS = [0, 1, 2] * 10


@pytest.fixture
def dataset() -> Dataset:
    made = make_dataset()
    make_classes(made, ("apple", "lemon", "pear"))
    return made


@pytest.fixture
def visitor(client: Client, dataset: Dataset) -> Client:
    session = client.session
    session["visitor"] = dataset.visitor.hex if dataset.visitor else ""
    session.save()
    return client


def test_a_strangers_picture_is_not_found(dataset: Dataset, client: Client) -> None:
    [image] = make_seen(dataset, [0])
    assert client.get(f"/images/{image.pk}/similar").status_code == 404
    assert client.post(f"/images/{image.pk}/similar", {"action": "none"}).status_code == 404


def test_without_features_they_are_made_and_the_page_says_so(dataset: Dataset, visitor: Client) -> None:
    [image] = make_seen(dataset, [0], with_features=False)
    assert find_similar(image) is None
    page = visitor.get(f"/images/{image.pk}/similar").content.decode()
    assert "has not looked at this picture yet" in page
    assert list(find_featureless()) == [image]


def test_where_nothing_is_learnt_the_page_says_why_there_is_nothing(
    dataset: Dataset, visitor: Client
) -> None:
    [image] = make_seen(dataset, [0], with_features=False)
    set_learning(dataset=dataset, learns=False)
    page = visitor.get(f"/images/{image.pk}/similar").content.decode()
    assert "only where a dataset learns" in page
    assert not find_featureless().exists()


@pytest.mark.parametrize("action", ["", "delete", "label"])
def test_what_makes_no_sense_is_refused(dataset: Dataset, visitor: Client, action: str) -> None:
    [image] = make_seen(dataset, [0])
    assert visitor.post(f"/images/{image.pk}/similar", {"action": action, "label": "7"}).status_code == 400


@pytest.mark.parametrize("chunk", [1, 7, 1000])
def test_the_likest_come_first(dataset: Dataset, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similar, "CHUNK", chunk)
    images = make_seen(dataset, KINDS)
    found = find_similar(images[1], 12)
    assert found is not None
    kinds = {image.pk: kind for image, kind in zip(images, KINDS, strict=True)}
    assert [kinds[image_id] for _likeness, image_id in found[:9]] == [1] * 9
    assert images[1].pk not in [image_id for _likeness, image_id in found]
    assert [likeness for likeness, _id in found] == sorted((each for each, _id in found), reverse=True)


def test_another_datasets_pictures_are_never_among_them(dataset: Dataset) -> None:
    [image] = make_seen(dataset, [0])
    make_seen(make_dataset(), KINDS)
    assert find_similar(image) == []


def test_chosen_ones_get_a_class_together(dataset: Dataset, visitor: Client) -> None:
    images = make_seen(dataset, KINDS)
    address = f"/images/{images[0].pk}/similar"
    page = visitor.get(address).content.decode()
    assert page.count('name="chosen"') == len(images) - 1
    label = dataset.classes.get(name="apple")
    chosen = [f"{image.pk}:0" for image in images[3:9:3]]
    visitor.post(address, {"action": "label", "label": label.pk, "chosen": chosen})
    assert set(Image.objects.filter(label=label)) == set(images[3:9:3])
    assert "Choose a picture first" in visitor.post(address, {"action": "none"}, follow=True).content.decode()


def test_the_pages_of_a_picture_lead_there(dataset: Dataset, visitor: Client) -> None:
    [image, *_rest] = make_seen(dataset, KINDS)
    for address in (f"/datasets/{dataset.pk}/review", f"/images/{image.pk}/"):
        assert "/similar" in visitor.get(address).content.decode()
