"""Marks on the time axis: found by what they are about, and a fold of their entries."""

from __future__ import annotations

import sqlite3
import uuid
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from console.journal import marks as on_time_axis
from console.journal.model import Mark, touches
from tests.support.journals import opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def test_marks_come_back_for_the_thing_its_parts_and_what_it_is_part_of(path: Path) -> None:
    marks = [
        Mark(10, "", "note", "everywhere"),
        Mark(20, "site:hall", "drill", "on the site", "drill:7"),
        Mark(30, "node:hall/g01", "alarm", "on the node"),
        Mark(40, "gpu:hall/g01/2", "alarm", "on a GPU"),
        Mark(50, "node:hall/g011", "alarm", "on its neighbour"),
    ]
    with opened(path) as journal:
        for mark in reversed(marks):
            journal.add_mark(mark)
    with opened(path) as journal:
        assert journal.marks() == marks
        assert journal.marks("node:hall/g01") == marks[:4]
        assert journal.marks("gpu:hall/g01/3") == marks[:3]
        assert journal.marks("site:hall", 20, 40) == marks[1:4]
        assert journal.marks("site:elsewhere") == marks[:1]
        assert [entry.category for entry in journal.entries()] == ["mark"] * 5
        assert journal.verify().sound


SCOPES = st.builds(
    "{}:{}".format,
    st.sampled_from(["site", "node", "gpu"]),
    st.sampled_from(["", "a", "a/b", "a/b/0", "a/bb", "a/", "b"]),
) | st.sampled_from(["", "a", "site"])


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(scopes=st.lists(SCOPES, max_size=12), asked=SCOPES)
def test_marks_are_those_that_touch_whatever_their_scopes_are(tmp_path: Path, scopes: list[str], asked: str) -> None:
    path = tmp_path / f"{uuid.uuid4().hex}.db"
    marks = [Mark(float(number), scope, "note", "x") for number, scope in enumerate(scopes)]
    with opened(path) as journal:
        with journal.transaction() as work:
            entry = work.append("test", "made")
            for mark in marks:
                on_time_axis.put(work, mark, entry.sequence)
        assert journal.marks(asked) == [mark for mark in marks if touches(mark.scope, asked)]
    path.unlink()


def test_a_thing_whose_address_does_not_say_what_it_is_part_of_is_told_so(path: Path) -> None:
    marks = [
        Mark(1.0, "node:17", "note", "on it"),
        Mark(2.0, "site:5", "drill", "on its site"),
        Mark(3.0, "site:6", "x", "y"),
    ]
    with opened(path) as journal:
        for mark in marks:
            journal.add_mark(mark)
        assert journal.marks("node:17") == marks[:1]
        assert journal.marks("node:17", within=["site:5"]) == marks[:2]


def test_a_nodes_marks_are_found_by_an_index(path: Path) -> None:
    with opened(path) as journal:
        read: list[str] = []
        with journal._readers.lend() as connection:
            connection.set_trace_callback(read.append)
        journal.marks("node:hall/g01", 10, 20)
        (sql,) = [sql for sql in read if "FROM marks" in sql]
        plan = " ".join(row["detail"] for row in journal.rows(f"EXPLAIN QUERY PLAN {sql}"))
    assert plan.count("marks_by_path") == 2 and "SCAN" not in plan.replace("SCAN CONSTANT", "")


def test_a_hand_in_the_marks_is_named_and_undone_times_agree(path: Path) -> None:
    with opened(path) as journal:
        journal.add_mark(Mark(1_800_000_000.123456789, "node:hall/g01", "note", "x"))
        journal.add_mark(Mark(2.0, "node:hall/g01", "note", "y"))
        assert journal.differences() == ()
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE marks SET text = 'z' WHERE entry = 2")
        connection.close()
        assert [(each.row, each.column, each.entry) for each in journal.differences()] == [("mark:2", "text", 2)]


@pytest.mark.parametrize(("place", "whose"), [("-1", 1), ("100", 1), ("100", 2)], ids=["before", "behind", "another's"])
def test_a_mark_too_many_is_named_wherever_it_stands(path: Path, place: str, whose: int) -> None:
    with opened(path) as journal:
        journal.add_mark(Mark(2.0, "node:hall/g01", "note", "y"))
        with sqlite3.connect(path) as connection:
            connection.execute(
                "INSERT INTO marks (id, time, scope, kind, text, ref, journal, entry)"
                " SELECT ?, time, scope, kind, 'z', ref, ?, entry FROM marks",
                (place, whose),
            )
        connection.close()
        assert len(journal.marks("node:hall/g01")) == 2, "people see it"
        assert journal.differences() != ()


def test_scopes_touch_by_whole_words() -> None:
    assert touches("node:a/b", "gpu:a/b/0")
    assert not touches("node:a/b", "node:a/bb")
    assert touches("", "node:a/b") and touches("node:a/b", "")
