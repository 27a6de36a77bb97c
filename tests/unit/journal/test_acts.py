"""Acts: begun and ended in two entries with one id; what lies in between is known to be unknown."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from console.journal import database
from console.journal.model import JournalError, JournalProblem, Stage, Target
from tests.support.journals import opened


class RefusedError(Exception):
    code = "ssh.refused"


def test_an_act_is_two_entries_with_one_id(tmp_path: Path) -> None:
    with opened(tmp_path / "journal.db") as journal:
        node = Target("node:17", "node:hall/g01")
        act = journal.begin("trust", "hostkey.accepted", targets=[node], details={"host": "g01"})
        assert [entry.act for entry in journal.unfinished()] == [act.id]
        act.ended("ok", {"line": 3})
        begun, ended = journal.entries()
        assert (begun.stage, ended.stage) == (Stage.BEGIN, Stage.ENDED)
        assert begun.act == ended.act == act.id and len(act.id) == 36
        assert (begun.result, ended.result) == ("", "ok")
        assert begun.targets == ended.targets == (node,)
        assert (begun.details, ended.details) == ({"host": "g01"}, {"line": 3})
        assert journal.unfinished() == [] and journal.verify().sound


def test_what_ends_by_itself_ended_well(tmp_path: Path) -> None:
    with opened(tmp_path / "journal.db") as journal:
        with journal.begin("trust", "hostkey.accepted") as act:
            act.add(lines=2)
        assert [(entry.result, entry.details) for entry in journal.entries()] == [("", {}), ("ok", {"lines": 2})]


@pytest.mark.parametrize(
    ("error", "result"),
    [(RefusedError("no way"), "failed: ssh.refused"), (OSError("no way"), "failed: OSError")],
)
def test_what_is_left_by_an_exception_failed_and_says_why(tmp_path: Path, error: Exception, result: str) -> None:
    with opened(tmp_path / "journal.db") as journal:
        with pytest.raises(type(error)), journal.begin("trust", "hostkey.accepted"):
            raise error
        ended = journal.entries()[-1]
        assert (ended.result, ended.details) == (result, {"reason": "no way"})


def test_an_end_is_told_once(tmp_path: Path) -> None:
    with opened(tmp_path / "journal.db") as journal:
        with journal.begin("trust", "hostkey.accepted") as act:
            act.ended("ok")
        assert len(journal.entries()) == 2
        with pytest.raises(RuntimeError, match="already"):
            act.ended("ok")


def test_an_end_that_cannot_be_written_leaves_what_failed_as_the_news(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    path = tmp_path / "journal.db"
    with opened(path) as journal, opened(path, "other") as other:
        caplog.set_level(logging.WARNING)
        with pytest.raises(OSError, match="no way"), journal.begin("trust", "hostkey.accepted"):
            other._connection.execute("BEGIN IMMEDIATE")
            raise OSError("no way")
        assert "could not be written" in caplog.text
        other._connection.execute("ROLLBACK")
        assert len(journal.unfinished()) == 1, "nobody knows how it ended"


def test_an_act_whose_good_end_cannot_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    path = tmp_path / "journal.db"
    with opened(path) as journal, opened(path, "other") as other:
        with pytest.raises(JournalError) as caught, journal.begin("trust", "hostkey.accepted"):
            other._connection.execute("BEGIN IMMEDIATE")
        assert caught.value.code is JournalProblem.LOCKED
        other._connection.execute("ROLLBACK")
