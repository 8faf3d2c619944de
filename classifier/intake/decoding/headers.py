"""Reads from headers what must be known before Pillow may open a file."""

from __future__ import annotations

from typing import BinaryIO, Literal

# Pillow makes an object of each strip or tile: tiles of 16x16 pixels over 50 megapixels are this many.
MOST_TIFF_STRIPS = 200_000
# Bytes, text and undefined contents, such as colour profiles: never unpacked into numbers one by one.
_BYTE_KINDS = (1, 2, 6, 7)


def measure_gif(file: BinaryIO) -> tuple[int, int]:
    """Width and height of a GIF's canvas and first frame, read without opening it.

    Opening one makes room for its first frame at once, however large it claims to be. Raises IndexError
    when there is no frame.
    """
    file.seek(0)
    screen = file.read(13)
    width, height = _two_numbers(screen[6:10])
    if screen[10] & 0x80:
        file.seek(3 << (1 + (screen[10] & 7)), 1)
    while (block := file.read(1)[0]) == 0x21:
        file.seek(1, 1)
        while length := file.read(1)[0]:
            file.seek(length, 1)
    if block != 0x2C:
        raise IndexError("no frame in this GIF")
    frame = file.read(8)
    left, top = _two_numbers(frame[:4])
    frame_width, frame_height = _two_numbers(frame[4:])
    return max(width, left + frame_width), max(height, top + frame_height)


def check_tiff_strips(file: BinaryIO) -> None:
    """Raise ValueError when the first page of a TIFF has a table too long to be worth reading."""
    file.seek(0)
    head = file.read(16)
    order: Literal["little", "big"] = "little" if head[:2] == b"II" else "big"
    is_big = head[2:4] in (b"+\0", b"\0+")
    # Where the directory's offset stands, and the bytes of: an offset, the number of entries, an entry.
    start, offset_bytes, number_bytes, entry_bytes = (8, 8, 8, 20) if is_big else (4, 4, 2, 12)
    file.seek(int.from_bytes(head[start : start + offset_bytes], order))
    number = int.from_bytes(file.read(number_bytes), order)
    entries = file.read(min(number, 0xFFFF) * entry_bytes)
    for at in range(0, len(entries), entry_bytes):
        kind = int.from_bytes(entries[at + 2 : at + 4], order)
        count = int.from_bytes(entries[at + 4 : at + 4 + offset_bytes], order)
        if kind not in _BYTE_KINDS and count > MOST_TIFF_STRIPS:
            raise ValueError(f"a table of {count} numbers in this TIFF")


def _two_numbers(four: bytes) -> tuple[int, int]:
    if len(four) != 4:
        raise IndexError("the GIF ends within its header")
    return int.from_bytes(four[:2], "little"), int.from_bytes(four[2:], "little")
