"""Links by which others come to a dataset."""

from datetime import datetime
from uuid import UUID

from ninja import Schema
from pydantic import Field

from classifier.api.schemas.base import NOT_BLANK, Incoming
from classifier.api.schemas.choices import LinkRole


class ShareIn(Incoming):
    """What the link is for: a `reader` looks and exports, a `reviewer` decides, too."""

    role: LinkRole


class ShareOut(Schema):
    """A link: whoever has its address may do what its role says."""

    id: UUID
    role: LinkRole
    address: str
    guest_count: int
    created_at: datetime
    last_used_at: datetime | None


class SharedLinkIn(Incoming):
    """The address of a link that you were given."""

    address: str = Field(min_length=1, max_length=1000, pattern=NOT_BLANK)
