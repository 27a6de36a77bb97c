"""Journals for tests: opened in a folder, with a clock that the test holds."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from console.journal.service import Journal


class Clock:
    """A clock that goes a second on each time it is asked."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self.seconds = start

    def __call__(self) -> float:
        self.seconds += 1
        return self.seconds


@contextmanager
def opened(path: Path, actor: str = "astrid@desk", clock: Callable[[], float] | None = None) -> Iterator[Journal]:
    journal = Journal.open(path, actor=actor, source="test", clock=clock or Clock())
    try:
        yield journal
    finally:
        journal.close()


#: Made by the program at commit df0f3c9, the last to write the first form: sites, nodes, facts, marks, accepted and
#: forgotten host keys, changes undone and redone; one node was renamed.
FIRST_FORM = Path(__file__).parent / "recorded" / "journal_first_form.db.gz"


#: The same file as the program at commit fb544225 went on with it, the last to keep all entries in one table: a mark,
#: an act that never ended, a value left out, a checkpoint, and beside it the export of another journal.
SECOND_FORM = FIRST_FORM.with_name("journal_second_form.db.gz")


def first_form(path: Path) -> Path:
    """Put the recorded journal of the first form at `path`."""
    return _put(FIRST_FORM, path)


def second_form(path: Path) -> Path:
    """Put the recorded journal that has all entries in one table at `path`."""
    return _put(SECOND_FORM, path)


def _put(recorded: Path, path: Path) -> Path:
    path.write_bytes(gzip.decompress(recorded.read_bytes()))
    return path
