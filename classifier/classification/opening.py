"""Opens a folder: its new and changed files become pictures of a dataset, classified; none is copied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import batched
from pathlib import Path

from classifier.ahead import THREADS, map_ahead
from classifier.classification.services import classify_pending
from classifier.intake.folders import refuse_path, store_own_file
from classifier.intake.images import Picture, PictureRefused, read_picture
from classifier.intake.limits import find_limits, patient_budget
from classifier.intake.making import Source
from classifier.intake.own_files import OwnFileLost, read_own
from classifier.intake.piles import Pile
from classifier.models import Dataset, Image

BATCH = 32
_State = tuple[str, int | None, int | None]


@dataclass(frozen=True)
class _Loaded:
    path: str
    source: Source
    picture: Picture | None = None
    reason: str = ""


class Opening:
    """One run over the folder. `unreadable` has paths with reasons, `counts` "new", "copy" and "known"."""

    def __init__(self, dataset: Dataset, root: Path, pile: Pile) -> None:
        """`pile` are the files of the resolved folder `root`."""
        self._dataset = dataset
        self._root = root
        self._limits = find_limits()
        self.unreadable: list[tuple[str, str]] = []
        self.counts: Counter[str] = Counter()
        known = self._list_known()
        there = [(pile.path(index), _describe(pile, index)) for index in range(len(pile))]
        self._left = [
            (path, source) for path, source in there if (path, source.size, source.modified) not in known
        ]
        self.counts["known"] = len(there) - len(self._left)
        self._there = {path for path, _source in there}

    def __len__(self) -> int:
        return len(self._left)

    def run(self) -> Iterator[int]:
        """Do it; gives how many files are done at each step. Stopped in between, the next run goes on."""
        self._classify(self._dataset.images.filter(state=Image.State.PENDING, file="").iterator())
        # Few ahead: what waits is decoded, and up to 15 MB large.
        loaded = map_ahead(self._load, self._left, ahead=2 * THREADS)
        for batch in batched(loaded, BATCH):
            self._classify([image for each in batch if (image := self._store(each))])
            yield len(batch)

    def find_lost(self) -> list[str]:
        """The paths of the dataset's pictures whose files have gone from the folder."""
        paths = self._dataset.images.filter(file="").values_list("path", flat=True)
        return [path for path in paths.iterator() if path not in self._there]

    def _list_known(self) -> set[_State]:
        rows = self._dataset.images.filter(file="")
        return set(rows.values_list("path", "source_size", "source_modified").iterator())

    def _load(self, file: tuple[str, Source]) -> _Loaded:
        path, source = file
        try:
            if reason := refuse_path(path):
                return _Loaded(path, source, reason=str(reason))
            content = read_own(self._root, path, self._limits.max_bytes)
            picture = read_picture(BytesIO(content), self._limits, patient_budget())
        except (OwnFileLost, PictureRefused) as refused:
            return _Loaded(path, source, reason=str(refused.sentence))
        return _Loaded(path, source, picture)

    def _store(self, loaded: _Loaded) -> Image | None:
        """The new image, if it is one."""
        if loaded.picture is None:
            self.unreadable.append((loaded.path, loaded.reason))
            return None
        opened = store_own_file(
            dataset=self._dataset, picture=loaded.picture, path=loaded.path, source=loaded.source
        )
        self.counts["new" if opened.is_new else "copy" if opened.is_copy else "known"] += 1
        return opened.image if opened.is_new else None

    def _classify(self, images: Sequence[Image] | Iterator[Image]) -> None:
        for some in batched(images, BATCH):
            classify_pending(some)


def _describe(pile: Pile, index: int) -> Source:
    size, changed = pile.state(index)
    return Source(size, changed // 1_000_000)
