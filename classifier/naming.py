"""Names from outside become safe on every file system, and harmless in a spreadsheet."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence

MOST_BYTES = 255
# The class, the folder and the label of pictures that show none of a data set's classes.
NONE_OF_THESE = "none of these"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
# What Windows keeps for devices, whatever the suffix.
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.IGNORECASE)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Controls, marks that turn the direction of writing, halves of surrogate pairs, unassigned and private ones.
_INVISIBLE = ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")


def clean_component(name: str) -> str:
    """`name` as one component of a path that any file system takes: NFC, at most 255 bytes, never empty."""
    name = unicodedata.normalize("NFC", name)
    name = "".join("_" if unicodedata.category(letter) in _INVISIBLE else letter for letter in name)
    name = _FORBIDDEN.sub("_", name).strip().rstrip(". ")
    if name.startswith(".") or _RESERVED.fullmatch(name):
        name = f"_{name}"
    return shorten(name or "_", MOST_BYTES)


def shorten(name: str, most_bytes: int, ending: str = "") -> str:
    """`name` with `ending` before its suffix, cut so that it has at most `most_bytes` bytes in UTF-8."""
    if not ending and len(name.encode()) <= most_bytes:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > 20:
        stem, dot, suffix = name, "", ""
    tail = f"{ending}{dot}{suffix}"
    room = most_bytes - len(tail.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + tail


def clean_cell(text: str) -> str:
    """`text` as a spreadsheet shows it without running it as a formula (CSV injection)."""
    text = _repair(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def clean_path_cell(path: str) -> str:
    """A relative path that still leads to the file, but is no formula."""
    path = _repair(path)
    return f"./{path}" if path.startswith(_FORMULA) else path


def replace_suffix(name: str, suffix: str, synonyms: Sequence[str] = ()) -> str:
    """`name` with `suffix` (".png"), unless it ends in it or in one of its `synonyms` already."""
    stem, dot, old = name.rpartition(".")
    if dot and f".{old.lower()}" in (suffix, *synonyms):
        return name
    return f"{stem if stem else name}{suffix}"


def clean_for_header(name: str) -> str:
    """`name` for a download: every system takes it, and every header can carry it."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-")[:80] or "dataset"


class NameBook:
    """Gives out names that differ in more than capitals, as file systems of Windows and macOS need it."""

    def __init__(self) -> None:
        # Eight bytes of a digest for each name instead of the name: a million pictures must fit.
        self._taken: set[int] = set()

    def choose(self, folder: str, name: str) -> str:
        """`folder`/`name`, both clean; a name that is taken gets a number: "cat-2.jpg"."""
        chosen, number = name, 1
        while (key := self._key(f"{folder}/{chosen}")) in self._taken:
            number += 1
            chosen = shorten(name, MOST_BYTES, f"-{number}")
        self._taken.add(key)
        return f"{folder}/{chosen}" if folder else chosen

    @staticmethod
    def _key(path: str) -> int:
        folded = unicodedata.normalize("NFC", path.casefold())
        return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=8).digest())


def name_folders(classes: Sequence[str]) -> tuple[str, ...]:
    """A folder's name for each class, all different, in the order of `classes`."""
    book = NameBook()
    return tuple(book.choose("", clean_component(name)) for name in classes)


def _repair(text: str) -> str:
    """Names of files that are not UTF-8 come with halves of surrogate pairs, which cannot be written."""
    return text.encode("utf-8", "replace").decode()
