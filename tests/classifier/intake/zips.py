"""ZIPs for tests, honest and hostile, made here."""

import struct
import zipfile
from io import BytesIO
from typing import Any

from tests.drawing import draw_picture, encode


def make_zip(members: dict[str, bytes], **options: Any) -> bytes:
    """A ZIP of these members, in their order."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def draw_members(count: int, folder: str = "photos") -> dict[str, bytes]:
    """`count` small JPEGs, all different."""
    return {f"{folder}/{number}.jpg": encode(draw_picture(seed=number)) for number in range(count)}


def make_link(name: str, target: str) -> bytes:
    """A ZIP with one symbolic link."""
    member = zipfile.ZipInfo(name)
    member.create_system = 3
    member.external_attr = 0o120777 << 16
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, target)
    return buffer.getvalue()


def change_entries(content: bytes, offset: int, layout: str, value: int) -> bytes:
    """The ZIP with a field of each entry of its table of contents, and only there, overwritten."""
    changed = bytearray(content)
    start = changed.find(b"PK\x01\x02")
    while start >= 0:
        struct.pack_into(layout, changed, start + offset, value)
        start = changed.find(b"PK\x01\x02", start + 4)
    return bytes(changed)


def encrypt(content: bytes) -> bytes:
    """The ZIP with all its members said to be encrypted."""
    return change_entries(content, 8, "<H", 1)


def lie_about_size(content: bytes, size: int) -> bytes:
    """The ZIP with another unpacked size said of each member."""
    return change_entries(content, 24, "<L", size)
