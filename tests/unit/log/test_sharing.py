"""Files that go out of the log and come in: for their owner alone, never through a link, of bounded size."""

from __future__ import annotations

import io
import os
import stat
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.journal.model import Held
from console.journal.service import Journal
from console.log.model.exports import BadExport, read_export
from console.log.service.exporting import Asked, take_in
from console.log.service.seat import Seat
from console.log.service.sharing import VERIFIER, NotWritten, Sharing, read_whole, whole
from console.log.service.witnessing import witness
from console.work.service.carrying import NotAllowed
from resources.verifier import verify_log
from tests.support.journals import opened
from tests.support.signing import check
from tests.unit.log.test_exports import KEY, believed, quick_verifier, work, written

__all__ = ["quick_verifier"]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with opened(tmp_path / "journal.db") as made:
        work(made, 6)
        yield made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "stick"
    made.mkdir()
    return made


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def test_an_export_is_for_its_owner_alone_whatever_the_umask(journal: Journal, stick: Path) -> None:
    before = os.umask(0)
    try:
        Sharing(journal, check).export(Asked(), stick / "part", KEY, KEY.line)
    finally:
        os.umask(before)
    assert {each.name: mode(each) for each in stick.iterdir()} == {"part": 0o600, VERIFIER: 0o600}


def test_nothing_is_written_through_a_link(journal: Journal, stick: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    sharing = Sharing(journal, check)
    for name in ("part", "part.part"):
        (stick / name).symlink_to(victim)
        with pytest.raises(NotWritten):
            sharing.export(Asked(), stick / "part", KEY, KEY.line)
        assert not victim.exists()
        (stick / name).unlink()
    victim.write_text("mine")
    (stick / VERIFIER).symlink_to(victim)
    sharing.export(Asked(), stick / "part", KEY, KEY.line)
    assert victim.read_text() == "mine"
    assert not (stick / VERIFIER).is_symlink()
    (stick / "answer").symlink_to(victim)
    with whole(stick / "answer", over=True) as file:
        file.write("theirs")
    assert (victim.read_text(), (stick / "answer").read_text()) == ("mine", "theirs")


def test_what_came_there_meanwhile_is_not_written_over(stick: Path) -> None:
    with pytest.raises(NotWritten, match="is there already"), whole(stick / "part") as file:
        file.write("new")
        (stick / "part").write_text("old")
    assert [(each.name, each.read_text()) for each in stick.iterdir()] == [("part", "old")]


def test_a_copy_that_may_only_be_read_is_exported_and_known_again_when_it_goes_on(
    journal: Journal, stick: Path, tmp_path: Path
) -> None:
    journal.hold(Held.RESTORED)
    before = len(journal.entries())
    given = Sharing(journal, check).export(Asked(), stick / "part", KEY, KEY.line)
    assert (given.entry, given.details["entries"], len(journal.entries())) == (None, 6, before)
    raw = (stick / "part").read_bytes()
    assert believed(raw)
    with opened(tmp_path / "auditor.db") as auditor:
        take_in(auditor, raw, check)
        journal.continue_here("the disk died")
        work(journal, 2, 6)
        witness(auditor, written(journal), check, KEY, KEY.line)


def test_a_read_only_console_gives_nothing_out_and_asks_nobody_to_sign(journal: Journal, stick: Path) -> None:
    Seat(journal, check, source="test", operator="astrid@desk", read_only=True)
    before = KEY.signed
    with pytest.raises(NotAllowed):
        Sharing(journal, check).export(Asked(), stick / "part", KEY, KEY.line)
    assert (KEY.signed, list(stick.iterdir())) == (before, [])


def test_a_file_that_is_too_large_is_not_read_whole(stick: Path) -> None:
    (stick / "large").write_bytes(b"x" * 101)
    assert len(read_whole(stick / "large", 101)) == 101
    with pytest.raises(NotWritten, match="larger"):
        read_whole(stick / "large", 100)


def test_an_export_is_read_in_little_more_memory_than_it_has(journal: Journal) -> None:
    work(journal, 40, 6)
    raw = written(journal)
    tracemalloc.start()
    found = read_export(raw, check)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.entries) == 46
    assert peak < 3 * len(raw)


class Tap(io.BytesIO):
    """A file that says how much was read of it at once."""

    most = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        self.most = max(self.most, len(line))
        return line


def test_the_verifier_holds_one_line_at_a_time_and_none_without_end(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = written(journal)
    longest = max(map(len, raw.splitlines(keepends=True)))
    file = Tap(raw)
    verify_log.verify(file)
    assert file.most == longest
    monkeypatch.setattr(verify_log, "LONGEST_LINE", longest - 2)
    with pytest.raises(verify_log.Bad, match="longer than any"):
        verify_log.verify(Tap(raw))
    monkeypatch.setattr(verify_log, "LONGEST_LINE", longest)
    monkeypatch.setattr(verify_log, "MOST_LINES", 3)
    with pytest.raises(verify_log.Bad, match="more lines"):
        verify_log.verify(Tap(raw))


def test_a_line_that_is_too_long_is_refused_before_it_is_read(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = written(journal)
    monkeypatch.setattr("console.log.model.exports.LONGEST_LINE", max(map(len, raw.splitlines())) - 1)
    with pytest.raises(BadExport, match="longer"):
        read_export(raw, check)
