"""A ZIP with labels: metadata.jsonl, dataset.json or a table in it, or else a folder for each class."""

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.conf import settings

from classifier.intake.archives import (
    ArchiveLimits,
    ArchiveRefused,
    MemberRefused,
    list_members,
    open_archive,
    read_member,
)
from classifier.labelling.imports.json_files import read_json, read_path
from classifier.labelling.imports.rows import Problem, Told
from classifier.labelling.imports.tables import read_table
from classifier.labelling.imports.text import decode
from classifier.labelling.refusals import LabellingRefused

Rows = Iterator[Told | Problem]
_LISTS = (".jsonl", ".csv", ".tsv", "dataset.json")


def read_zip(file: BinaryIO, classes: Sequence[str]) -> Rows:
    """The rows. Raises LabellingRefused for an archive that cannot be read."""
    limits = ArchiveLimits(
        settings.UPLOAD_MAX_ARCHIVE_FILES, settings.UPLOAD_MAX_FILE_BYTES, settings.QUOTA_VISITOR_BYTES
    )
    try:
        archive = open_archive(file, limits)
    except ArchiveRefused as refused:
        raise LabellingRefused(str(refused.sentence)) from refused
    lists = [each for each in list_members(archive) if each.filename.lower().endswith(_LISTS)]
    if lists:
        return _read_lists(archive, lists, classes, limits)
    return _read_folders(archive, limits)


def _read_lists(
    archive: zipfile.ZipFile, lists: Sequence[zipfile.ZipInfo], classes: Sequence[str], limits: ArchiveLimits
) -> Rows:
    for member in lists:
        try:
            content = read_member(archive, member, limits).getvalue()
        except MemberRefused as refused:
            raise LabellingRefused(f"{member.filename}: {refused.sentence}") from refused
        if not content.strip():
            continue  # a split without a picture
        text = decode(content)
        is_table = member.filename.lower().endswith((".csv", ".tsv"))
        yield from read_table(text) if is_table else read_json(text, classes)


def _read_folders(archive: zipfile.ZipFile, limits: ArchiveLimits) -> Rows:
    """The pictures themselves are read to know them by their SHA-256 under whatever name."""
    for place, member in enumerate(list_members(archive), start=1):
        try:
            content = read_member(archive, member, limits)
        except MemberRefused as refused:
            yield Problem(place, f"{member.filename[:200]}: {refused.sentence}")
        else:
            yield read_path(place, member.filename, hashlib.sha256(content.getbuffer()).hexdigest())
