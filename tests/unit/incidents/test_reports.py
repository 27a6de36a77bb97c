"""Reports as files: one that cannot be made leaves the older one, and whatever cannot be read of one is named."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.fleet.model.rules import Grade
from console.incidents.model.incidents import Number
from console.incidents.service import reports as of
from console.incidents.service.refusing import CannotDo
from console.incidents.service.reports import Problem, Reports, Trouble
from console.journal.model import JournalError
from console.log.model.exports import read_export
from console.log.service.exporting import Asked
from console.main.compose import compose
from console.main.parts import Parts
from tests.support.journals import Clock
from tests.support.signing import SomeKey, check

KEY = SomeKey(seed=5)


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    made = compose(tmp_path / "data", source="test", clock=Clock())
    yield made
    made.close()


@pytest.fixture
def number(parts: Parts) -> Number:
    return parts.incidents.open("GPU lost", Grade.HIGH).number


@pytest.fixture
def reports(parts: Parts) -> Reports:
    return Reports(parts.journal, parts.incidents, str)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def problems(reports: Reports, folder: Path, number: Number) -> tuple[Problem, ...]:
    return reports.check(folder / f"INC-{number}.json", check, lambda line: "AL" if line == KEY.line else "").problems


def test_a_report_that_the_log_does_not_take_leaves_the_older_one_whole(
    reports: Reports, parts: Parts, number: Number, folder: Path, tmp_path: Path
) -> None:
    other = sqlite3.connect(tmp_path / "data" / "journal.db", isolation_level=None)

    def refused() -> None:
        other.execute("BEGIN IMMEDIATE")
        try:
            with pytest.raises(JournalError):
                reports.write(number, folder, KEY, paper=b"%PDF-1.4 newer")
        finally:
            other.execute("ROLLBACK")

    refused()
    assert files(folder) == {}, "nothing was there"
    reports.write(number, folder, KEY, paper=b"%PDF-1.4")
    before = files(folder)
    assert len(before) == 3 and problems(reports, folder, number) == ()
    parts.incidents.note(number, "Nobody in hall 1")
    refused()
    assert files(folder) == before and problems(reports, folder, number) == ()
    other.close()


def test_a_report_that_is_not_signed_or_has_no_room_leaves_the_older_one_whole(
    reports: Reports, number: Number, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports.write(number, folder, KEY, paper=b"%PDF-1.4")
    before, save = files(folder), of.save_file

    def unsigned(_message: bytes, _purpose: str) -> str:
        raise CannotDo(of.CLASSIFIED, number="x")

    with pytest.raises(CannotDo):
        reports.write(number, folder, unsigned, paper=b"%PDF-1.4 newer")
    assert files(folder) == before

    def full(path: Path, content: bytes) -> None:
        if content == b"%PDF-1.4 newer":
            raise OSError(28, "No space left on device", str(path))
        save(path, content)

    monkeypatch.setattr(of, "save_file", full)
    with pytest.raises(OSError, match="No space"):
        reports.write(number, folder, KEY, paper=b"%PDF-1.4 newer")
    assert files(folder) == before


def test_what_was_said_to_be_classified_while_it_was_signed_does_not_leave(
    reports: Reports, number: Number, folder: Path, tmp_path: Path
) -> None:
    other = compose(tmp_path / "data", source="test", clock=Clock(1_800_000_500.0))

    def slowly(message: bytes, purpose: str) -> str:
        other.incidents.classify(number, classified=True)
        return KEY(message, purpose)

    with pytest.raises(CannotDo, match="classified"):
        reports.write(number, folder, slowly)
    assert files(folder) == {}
    other.close()


@pytest.mark.skipif(os.name != "posix", reason="pipes as files are POSIX's")
def test_a_signature_and_a_paper_that_cannot_be_read_are_named_with_all_else_that_is_wrong(
    reports: Reports, number: Number, folder: Path
) -> None:
    reports.write(number, folder, KEY, paper=b"%PDF-1.4")
    for name in (f"INC-{number}.json.sig", f"INC-{number}.pdf"):
        (folder / name).unlink()
    (folder / f"INC-{number}.json.sig").mkdir()
    os.mkfifo(folder / f"INC-{number}.pdf")
    found = problems(reports, folder, number)
    assert [each.trouble for each in found] == [Trouble.SIGNATURE, Trouble.PDF_SPOILT]
    assert all(each.why for each in found)


def test_what_the_log_says_of_a_classified_incident_leaves_by_no_export_and_the_proof_holds(
    parts: Parts, number: Number, folder: Path
) -> None:
    plain = parts.incidents.open("Fan noisy", Grade.LOW).number
    parts.incidents.note(number, "Hall four is under the hill")
    parts.incidents.note(plain, "Hall one hums")
    first, second = folder / "before.dvlog", folder / "after.dvlog"
    parts.log.sharing.export(Asked(), first, KEY, KEY.line)
    parts.incidents.classify(number, classified=True)
    given = parts.log.sharing.export(Asked(), second, KEY, KEY.line)
    assert b"under the hill" in first.read_bytes(), "until somebody answered"
    raw = second.read_bytes()
    assert b"under the hill" not in raw and b"GPU lost" not in raw and b"Hall one hums" in raw
    assert given.details["asked"] == {"withheld": "3"}, "opened, noted, classified"
    export = read_export(raw, check)
    assert export.head.asked == {"withheld": "3"} and len(export.entries) == given.details["entries"]
