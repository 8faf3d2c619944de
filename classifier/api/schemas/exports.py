"""What a download will hold."""

from ninja import Schema


class ExportClassOut(Schema):
    """A class (a dash for pictures without one), and how many images it has in each part of the download."""

    name: str
    images: dict[str, int]


class LeftOutOut(Schema):
    """Images that are left out for one reason; `names` has the first hundred."""

    reason: str
    count: int
    names: list[str]


class ExportPreviewOut(Schema):
    """`passed_over` counts, by state, the images of the filter that the choices do not take. `companions` are
    small files to lay beside the download: their names, and their text."""

    total: int
    side: int | None
    counts: list[ExportClassOut]
    left_out: list[LeftOutOut]
    passed_over: dict[str, int]
    warnings: list[str]
    companions: dict[str, str]
