"""What became of the last uploads of several files, remembered in the session for their results page."""

import secrets
import uuid
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from classifier.intake.services import Refusal, Uploaded

SESSION_KEY = "batches"
REMEMBERED = 5


def remember_batch(session: SessionBase, uploaded: Uploaded) -> str:
    """Keep an upload's outcome and return its key. The oldest of more than five is forgotten."""
    key = secrets.token_urlsafe(8)
    batches = {
        **session.get(SESSION_KEY, {}),
        key: {
            "images": [image.pk.hex for image in uploaded.images],
            "refusals": [
                {"name": refusal.name, "sentence": str(refusal.sentence), "status": refusal.status}
                for refusal in uploaded.refusals
            ],
            "doubles": [[name, image.pk.hex, image.path] for name, image in uploaded.doubles],
        },
    }
    session[SESSION_KEY] = dict(list(batches.items())[-REMEMBERED:])
    return key


def recall_batch(session: SessionBase, key: str) -> tuple[list[uuid.UUID], list[Refusal]] | None:
    """The image ids and refusals of an upload, or None when the session does not know the key."""
    batch = session.get(SESSION_KEY, {}).get(key)
    if batch is None:
        return None
    return [uuid.UUID(image) for image in batch["images"]], [Refusal(**r) for r in batch["refusals"]]


@dataclass(frozen=True)
class Double:
    """A file of an upload whose picture was here already, under the name `known_as`."""

    name: str
    image_id: uuid.UUID
    known_as: str


def recall_doubles(session: SessionBase, key: str) -> list[Double]:
    """The files of an upload that were here already."""
    doubles = session.get(SESSION_KEY, {}).get(key, {}).get("doubles", [])
    return [Double(name, uuid.UUID(image_id), known_as) for name, image_id, known_as in doubles]
