"""Files that stay where their owner keeps them: read only, and only from inside the opened folder."""

import errno
import hashlib
import os
import stat
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_CHANGED = _(
    "The file in your folder has changed since it was opened. Run open_folder again to add it as it is now."
)
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class OwnFileLost(FileNotFoundError):
    """The file cannot be had any more as it was. `sentence` is for the person."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(errno.ENOENT, str(sentence))
        self.sentence = sentence


def read_own(root: Path, path: str, most: int, sha256: str = "") -> bytes:
    """The bytes of the file at `path` below `root`, at most `most` + 1 of them.

    Links are followed as long as they stay inside. Raises OwnFileLost for a file that is not there, leads out
    of the folder, cannot be read, or is no longer the one with this SHA-256.
    """
    try:
        with os.fdopen(_open_inside(root, path), "rb") as file:
            content = file.read(most + 1)
    except OwnFileLost:
        raise
    except FileNotFoundError as error:
        raise OwnFileLost(_("The file is no longer in your folder.")) from error
    except (OSError, ValueError, RuntimeError) as error:
        raise OwnFileLost(_("The file in your folder cannot be read.")) from error
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise OwnFileLost(_CHANGED)
    return content


def _open_inside(root: Path, path: str) -> int:
    """A descriptor of the regular file. Raises OSError, OwnFileLost."""
    real = Path(root, path).resolve(strict=True)
    if not real.is_relative_to(root):
        raise OwnFileLost(_("The file is a link that leads out of your folder."))
    # Step by step and without following links: what is exchanged for a link meanwhile is not read.
    place = os.open(root, _FLAGS | os.O_DIRECTORY)
    try:
        *folders, name = real.relative_to(root).parts
        for folder in folders:
            inside = os.open(folder, _FLAGS | os.O_DIRECTORY, dir_fd=place)
            os.close(place)
            place = inside
        file = os.open(name, _FLAGS, dir_fd=place)
    finally:
        os.close(place)
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(errno.EINVAL, "not a file")
    return file
