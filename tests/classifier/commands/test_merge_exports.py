"""manage.py merge_exports"""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from classifier.exporting.runs import Shard
from tests.classifier.commands.piles import make_pile

PARTS = 4


def label(source: Path, out: Path, format_name: str, **options: Any) -> None:
    call_command(
        "label_folder",
        str(source),
        str(out),
        format=format_name,
        stdout=StringIO(),
        stderr=StringIO(),
        **options,
    )


def merge(parts: list[Path], out: Path) -> None:
    call_command("merge_exports", *map(str, parts), str(out), stdout=StringIO(), stderr=StringIO())


def label_in_parts(source: Path, folder: Path, format_name: str, **options: Any) -> list[Path]:
    paths = [folder / f"part-{number}.zip" for number in range(1, PARTS + 1)]
    for number, path in enumerate(paths, start=1):
        label(source, path, format_name, shard=Shard(number, PARTS), **options)
    return paths


@pytest.mark.parametrize(
    ("format_name", "options"),
    [
        ("imagefolder", {"split": "60/20/20", "keep_unsure": True}),
        ("stylegan", {"side": 32, "fit": "pad", "labels": "soft", "keep_unsure": True}),
        ("npz", {"side": 32, "limit": 2, "keep_unsure": True}),
        ("csv", {"min_confidence": 0.4}),
    ],
)
def test_the_parts_make_the_same_files_as_one_piece(
    format_name: str, options: dict[str, Any], tmp_path: Path
) -> None:
    source = make_pile(tmp_path / "in", 60)
    label(source, tmp_path / "whole/out", format_name, **options)

    parts = label_in_parts(source, tmp_path, format_name, **options)
    merge(parts[::-1], tmp_path / "merged/out")

    merged, whole = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("merged", "whole")
    )
    assert merged == whole


def test_missing_foreign_and_doubled_parts_are_refused(tmp_path: Path) -> None:
    source = make_pile(tmp_path / "in", 12)
    parts = label_in_parts(source, tmp_path, "csv")
    other = label_in_parts(source, tmp_path / "other", "csv", limit=1)
    (tmp_path / "no-part.zip").write_bytes(b"no part")
    for paths, reason in [
        (parts[:-1], "missing: 4"),
        ([*parts, parts[0]], "named twice"),
        ([*parts[:-1], other[-1]], "do not belong together"),
        ([tmp_path / "no-part.zip"], "is not a part"),
    ]:
        with pytest.raises(CommandError, match=reason) as error:
            merge(paths, tmp_path / "out.csv")
        assert error.value.returncode == 2
    assert not (tmp_path / "out.csv").exists()


def test_unreadable_files_of_all_parts_are_listed_in_the_end(tmp_path: Path) -> None:
    source = make_pile(tmp_path / "in", 12)
    (source / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    statuses = []
    for number in range(1, PARTS + 1):
        try:
            label(source, tmp_path / f"part-{number}.zip", "csv", shard=Shard(number, PARTS))
        except CommandError as error:
            statuses.append(error.returncode)
    assert statuses == [1]

    with pytest.raises(CommandError, match="1 file could not be read") as error_of_all:
        merge(list(tmp_path.glob("part-*.zip")), tmp_path / "out.csv")

    assert error_of_all.value.returncode == 1
    assert (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("shard", ["0/4", "5/4", "1", "a/b"])
def test_a_part_of_nothing_is_wrong_usage(shard: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("label_folder", "in", "out", "--format", "csv", "--shard", shard)


def test_a_part_needs_to_know_the_size(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="needs --size"):
        label(make_pile(tmp_path / "in", 1), tmp_path / "p", "stylegan", shard=Shard(1, 2))
