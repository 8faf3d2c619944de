"""Start from nothing: what looks alike is put together, and a pile is named once for all."""

import pytest
from django.test import Client

from classifier.dataset_leases import take_lease
from classifier.labelling.services import undo
from classifier.learning import clusters
from classifier.learning.clusters import cluster_some, find_unclustered, want_clusters
from classifier.models import Class, Dataset, Image
from tests.classifier.labelling.conftest import OTHER, VISITOR, make_dataset
from tests.classifier.learning.drawn import make_seen

pytestmark = pytest.mark.django_db

KINDS = [0, 1, 2] * 10


@pytest.fixture
def dataset() -> Dataset:
    return make_dataset()


@pytest.fixture
def visitor(client: Client, dataset: Dataset) -> Client:
    session = client.session
    session["visitor"] = dataset.visitor.hex if dataset.visitor else ""
    session.save()
    return client


def make_piles(dataset: Dataset) -> list[Image]:
    """Thirty pictures of three kinds, put together."""
    images = make_seen(dataset, KINDS)
    want_clusters(dataset=dataset)
    assert cluster_some() == 1
    dataset.refresh_from_db()
    for image in images:
        image.refresh_from_db()
    return images


def accept(
    visitor: Client, dataset: Dataset, image: Image, name: str, wrong: list[Image] | None = None
) -> str:
    """Name the pile of that picture; returns the page that follows."""
    key = f"alike-{image.cluster}"
    shown = [f"{each.pk}:{each.version}" for each in dataset.images.filter(cluster=image.cluster)]
    fields = {"name": name, "shown": shown, "wrong": [str(each.pk) for each in wrong or []]}
    answer = visitor.post(f"/datasets/{dataset.pk}/sweep/{key}", fields, follow=True)
    return str(answer.content.decode())


def test_nothing_is_put_together_that_nobody_wants(dataset: Dataset) -> None:
    make_seen(dataset, KINDS)
    assert cluster_some() == 0


def test_it_waits_until_all_have_features(dataset: Dataset) -> None:
    make_seen(dataset, KINDS)
    make_seen(dataset, [0], with_features=False)
    want_clusters(dataset=dataset)
    assert not find_unclustered().exists()


def test_two_workers_do_it_once(dataset: Dataset) -> None:
    make_seen(dataset, KINDS)
    want_clusters(dataset=dataset)
    other = Dataset.objects.get()
    assert take_lease(other, clusters.LEASE)
    assert cluster_some() == 0


def test_a_worker_that_lost_its_lease_leaves_the_rest(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_seen(dataset, KINDS)
    want_clusters(dataset=dataset)
    monkeypatch.setattr(clusters, "keep_lease", lambda *_given: False)
    cluster_some()
    assert not Image.objects.filter(cluster__isnull=False).exists()
    assert Dataset.objects.get().clusters_wanted


def test_what_looks_alike_is_on_one_pile(dataset: Dataset) -> None:
    images = make_piles(dataset)
    piles: dict[int | None, set[int]] = {}
    for image, kind in zip(images, KINDS, strict=True):
        piles.setdefault(image.cluster, set()).add(kind)
    assert None not in piles
    assert all(len(kinds) == 1 for kinds in piles.values())
    assert dataset.clusters_wanted == 0


def test_a_foreign_dataset_is_not_put_together(client: Client) -> None:
    foreign = make_dataset(OTHER)
    assert client.post(f"/datasets/{foreign.pk}/sweep/look-alike").status_code == 404
    assert Dataset.objects.get().clusters_wanted == 0


@pytest.mark.parametrize("key", ["alike-", "alike-x", "alike-99999999", "alike-²"])
def test_piles_that_are_none_are_not_found(dataset: Dataset, visitor: Client, key: str) -> None:
    assert visitor.get(f"/datasets/{dataset.pk}/sweep/{key}").status_code == 404


def test_the_page_of_the_sweeps_has_them_made_and_lists_them(dataset: Dataset, visitor: Client) -> None:
    make_seen(dataset, KINDS)
    page = visitor.post(f"/datasets/{dataset.pk}/sweep/look-alike", follow=True).content.decode()
    assert "are being made" in page
    cluster_some()
    assert "/sweep/alike-" in visitor.get(f"/datasets/{dataset.pk}/sweep").content.decode()


def test_a_pile_without_a_name_is_not_accepted(dataset: Dataset, visitor: Client) -> None:
    images = make_piles(dataset)
    accept(visitor, dataset, images[0], " ")
    assert not Image.objects.exclude(state=Image.State.UNREVIEWED).exists()


def test_a_pile_gets_a_new_class_and_what_was_picked_out_does_not(dataset: Dataset, visitor: Client) -> None:
    images = make_piles(dataset)
    alike = list(dataset.images.filter(cluster=images[0].cluster))
    accept(visitor, dataset, images[0], "Äpfel", wrong=alike[:1])
    label = Class.objects.get(name="Äpfel")
    assert set(Image.objects.filter(label=label)) == set(alike[1:])
    assert Image.objects.get(pk=alike[0].pk).is_doubted
    undo(dataset=dataset, person=VISITOR)
    assert not Image.objects.filter(label=label).exists()
    assert not Image.objects.filter(is_doubted=True).exists()


def test_an_old_class_is_found_by_its_name_and_offered_on_the_next_page(
    dataset: Dataset, visitor: Client
) -> None:
    images = make_piles(dataset)
    first = f"{images[0].pk}:{images[0].version}"
    address = f"/datasets/{dataset.pk}/sweep/alike-{images[0].cluster}"
    page = visitor.post(address, {"name": "CAT", "shown": [first]}, follow=True).content.decode()
    assert Image.objects.get(pk=images[0].pk).label == dataset.classes.get(name="cat")
    assert dataset.classes.count() == 10
    assert 'value="cat"' in page
