"""A person, as the service knows them: an account, or the browser session of someone without one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from classifier.permissions import Role


@dataclass(frozen=True)
class Person:
    """Either `user_id`, an account, or `visitor`, the unguessable id in a session; or nobody known.

    Never both: who signs in takes along what the session had. `most` bounds what they may do anywhere: an
    API token, say, may be for reading alone.
    """

    visitor: UUID | None = None
    user_id: int | None = None
    most: Role = Role.OWNER

    def __post_init__(self) -> None:
        if self.user_id is not None and self.visitor is not None:
            raise ValueError("a person is an account or a visitor, not both")

    @property
    def is_known(self) -> bool:
        """Whether anything can be theirs."""
        return self.visitor is not None or self.user_id is not None

    @property
    def as_owner(self) -> dict[str, Any]:
        """The column of Dataset that says whose it is, with its value. ValueError for nobody known."""
        return self._describe("owner_id")

    @property
    def as_actor(self) -> dict[str, Any]:
        """The column of Review and Guest that says who it was, likewise."""
        return self._describe("user_id")

    def _describe(self, account: str) -> dict[str, Any]:
        if not self.is_known:
            raise ValueError("nobody is known yet: nothing can be theirs")
        return {account: self.user_id} if self.user_id is not None else {"visitor": self.visitor}
