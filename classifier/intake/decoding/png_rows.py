"""Finds out whether a PNG holds as many rows as its header promises."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_CHANNELS_OF_COLOR_TYPE = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Left, top, and the steps across and down of the seven passes of an interlaced PNG.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_PIECE = 1 << 20


@dataclass(frozen=True)
class _Header:
    width: int
    height: int
    bits_per_pixel: int
    is_interlaced: bool

    def data_bytes(self) -> int:
        """The length of all rows, each with its filter byte, unpacked."""
        passes = _PASSES if self.is_interlaced else ((0, 0, 1, 1),)
        total = 0
        for left, top, across, down in passes:
            columns = max(0, -(-(self.width - left) // across))
            rows = max(0, -(-(self.height - top) // down))
            if columns:
                total += rows * (1 + (columns * self.bits_per_pixel + 7) // 8)
        return total


def rows_are_missing(file: BinaryIO) -> bool:
    """Unpack the pixels of a PNG, in constant memory, and compare their length with the header's promise.

    Pillow leaves rows black when the data end early but properly. Takes as long as a second decode, so
    ask only when the end of the picture looks untouched.
    """
    header = _read_header(file)
    missing = header.data_bytes()
    unpack = zlib.decompressobj()
    for packed in _data_chunks(file):
        while packed and missing > 0 and not unpack.eof:
            missing -= len(unpack.decompress(packed, _PIECE))
            packed = unpack.unconsumed_tail
        if missing <= 0 or unpack.eof:
            break
    return missing > 0 and missing > len(unpack.flush())


def _read_header(file: BinaryIO) -> _Header:
    file.seek(16)
    data = file.read(13)
    width, height = int.from_bytes(data[:4]), int.from_bytes(data[4:8])
    return _Header(width, height, data[8] * _CHANNELS_OF_COLOR_TYPE[data[9]], data[12] != 0)


def _data_chunks(file: BinaryIO) -> Iterator[bytes]:
    """The contents of the IDAT chunks, in pieces of at most a megabyte."""
    file.seek(8)
    while len(head := file.read(8)) == 8:
        length, kind = int.from_bytes(head[:4]), head[4:]
        if kind == b"IDAT":
            while length > 0 and (piece := file.read(min(length, _PIECE))):
                length -= len(piece)
                yield piece
            file.seek(4, 1)
        else:
            file.seek(length + 4, 1)
