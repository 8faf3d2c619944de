"""What the session remembers of an upload of several files."""

from django.contrib.sessions.backends.signed_cookies import SessionStore

from classifier.intake.batches import REMEMBERED, recall_batch, remember_batch
from classifier.intake.services import Refusal, Uploaded
from classifier.models import Image


def test_an_unknown_key_recalls_nothing() -> None:
    assert recall_batch(SessionStore(), "unknown") is None


def test_a_batch_is_recalled_with_its_refusals() -> None:
    session, image = SessionStore(), Image()
    refusal = Refusal("b.jpg", "This file is empty.", 400)

    key = remember_batch(session, Uploaded([image], [refusal]))

    assert recall_batch(session, key) == ([image.pk], [refusal])


def test_the_oldest_batches_are_forgotten_before_the_session_grows() -> None:
    session = SessionStore()

    keys = [remember_batch(session, Uploaded()) for _ in range(REMEMBERED + 1)]

    assert recall_batch(session, keys[0]) is None
    assert all(recall_batch(session, key) for key in keys[1:])
