"""Who the program acts for, and with what."""

from datetime import datetime

from ninja import Schema

from classifier.api.schemas.choices import TokenScope


class TokenOut(Schema):
    """A token, without its text; `hint` is how it begins. `is_this` is the one that asks."""

    id: int
    name: str
    hint: str
    scope: TokenScope
    is_this: bool
    created_at: datetime
    last_used_at: datetime | None


class AccountOut(Schema):
    """Whom the request acts for: an account, or a visitor without one (`username` is null).

    What they own is counted. `scope` is what this request may do.
    """

    username: str | None
    email: str | None
    scope: TokenScope
    dataset_count: int
    image_count: int
    stored_bytes: int
