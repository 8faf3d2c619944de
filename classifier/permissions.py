"""Who may do what with a dataset: the one table. Views, templates and the API ask it through ownership.py."""

from enum import StrEnum


class Action(StrEnum):
    """What can be done with a dataset."""

    READ = "read"  # its pictures, labels, progress
    EXPORT = "export"  # take pictures and labels away as a file
    REVIEW = "review"  # decide on pictures, undo one's own decisions
    UPLOAD = "upload"  # add pictures
    CHANGE = "change"  # its name and classes; delete pictures, or all of it
    SHARE = "share"  # give links to others, and take them back


class Role(StrEnum):
    """What a person is in a dataset; each may do what those before may."""

    STRANGER = "stranger"
    READER = "reader"
    REVIEWER = "reviewer"
    OWNER = "owner"

    def limited_to(self, most: "Role") -> "Role":
        """The lesser of the two."""
        return min(self, most, key=list(Role).index)


_READING = frozenset({Action.READ, Action.EXPORT})
MAY: dict[Role, frozenset[Action]] = {
    Role.STRANGER: frozenset(),
    Role.READER: _READING,
    Role.REVIEWER: _READING | {Action.REVIEW},
    Role.OWNER: frozenset(Action),
}
