"""Exports and witnesses' answers on sticks that are full: one clear sentence, nothing half there, nothing lost."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from console.log.page import wording
from console.log.service.exporting import Asked
from console.log.service.sharing import VERIFIER, Sharing
from console.log.service.verifying import verify
from tests.support.journals import opened
from tests.support.signing import SomeKey, check

KEY, OTHER = SomeKey(seed=4), SomeKey(seed=5)


def fill(disk: Path, leave: int) -> None:
    (disk / "filler").write_bytes(bytes(max(0, shutil.disk_usage(disk).free - leave)))


def names(disk: Path) -> list[str]:
    return sorted(each.name for each in disk.iterdir() if each.name != "filler")


@pytest.mark.parametrize("leave", [0, 16_384])
def test_an_export_onto_a_full_stick_leaves_nothing_half_there(tiny_disk: Path, tmp_path: Path, leave: int) -> None:
    fill(tiny_disk, leave)
    with opened(tmp_path / "journal.db") as journal:
        for number in range(40):
            journal.append("odd", "counted", details={"padding": "x" * 2000, "number": number})
        sharing = Sharing(journal, check)
        with pytest.raises(OSError) as caught:
            sharing.export(Asked(), tiny_disk / "part.dvlog", KEY, KEY.line)
        assert caught.value.errno == errno.ENOSPC
        assert "No space left" in wording.trouble(caught.value)
        assert names(tiny_disk) == []
        (tiny_disk / "filler").unlink()
        sharing.export(Asked(), tiny_disk / "part.dvlog", KEY, KEY.line)
        assert names(tiny_disk) == ["part.dvlog", VERIFIER]
        assert verify(journal, check, None).sound


def test_an_answer_that_found_no_room_can_be_given_again(tiny_disk: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "own.db") as own, opened(tmp_path / "other.db", actor="maja@edge") as other:
        for log in (own, other):
            log.append("odd", "counted")
        Sharing(own, check).ask(tiny_disk / "monday", KEY, KEY.line)
        fill(tiny_disk, 0)
        witness = Sharing(other, check)
        with pytest.raises(OSError) as caught:
            witness.counter_sign(tiny_disk / "monday", OTHER, OTHER.line)
        assert caught.value.errno == errno.ENOSPC
        assert names(tiny_disk) == ["monday"]
        (tiny_disk / "filler").unlink()
        answer, *_ = witness.counter_sign(tiny_disk / "monday", OTHER, OTHER.line)
        Sharing(own, check).take(answer)
        assert [each.size for each in Sharing(own, check).vouched()] == [1]
        assert verify(other, check, None).sound


def test_a_journal_on_a_full_disk_takes_no_answer_and_says_so(tiny_disk: Path, tmp_path: Path) -> None:
    """What a witness remembers and what the owner keeps is written or refused, and the files stay as they were."""
    from console.journal.model import JournalError, JournalProblem

    path = tiny_disk / "own.db"
    with opened(path) as own, opened(tmp_path / "other.db", actor="maja@edge") as other:
        for log in (own, other):
            log.append("odd", "counted")
        Sharing(own, check).ask(tmp_path / "monday", KEY, KEY.line)
        answer, *_ = Sharing(other, check).counter_sign(tmp_path / "monday", OTHER, OTHER.line)
        before = len(own.entries())
        fill(tiny_disk, 0)
        with pytest.raises(JournalError) as caught:
            for _ in range(99):  # what the file has room for is written first
                Sharing(own, check).take(answer)
        assert caught.value.code is JournalProblem.FULL
        (tiny_disk / "filler").unlink()
        kept = len(own.entries()) - before
        assert verify(own, check, None).sound
        Sharing(own, check).take(answer)
        assert len(own.entries()) == before + kept + 1
