"""The index of the log: what is found in it is what the entries say, whatever becomes of its file."""

from __future__ import annotations

import itertools
import random
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.journal.model import Stage
from console.journal.service import Journal
from console.log.service import index as index_module
from console.log.service.index import FILE, IndexFault, Line, LogIndex, Wish, match_of
from tests.support.journals import Clock, opened


def index_of(journal: Journal) -> LogIndex:
    index = LogIndex(journal, journal.path.with_name(FILE))
    index.refresh()
    return index


def numbers(index: LogIndex, wish: Wish) -> list[int]:
    return [line.sequence for line in index.find(wish)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def test_every_word_or_its_beginning_is_found_wherever_it_stands(path: Path):
    with opened(path) as journal:
        journal.append("inventory", "node.added", targets=["node:hall/g01"], details={"reason": "ny kyla i hall 2"})
        journal.append("trust", "hostkey.accepted", targets=["node:hall/g02"], details={"reason": "Ränsat"})
        journal.append("mark", "note", details={"text": "vakten såg ingen på våning två"})
        index = index_of(journal)
        for words, found in (
            ("g01", [1]), ("hall", [2, 1]), ("kyl", [1]), ("ransat", [2]), ("vak ing", [3]), ("vakten g01", []),
            ('"ingen på våning"', [3]), ('"på ingen"', []), ("  ", [3, 2, 1]), ("hostkey", [2]), ('"', [3, 2, 1]),
            ("astrid", [3, 2, 1]), ("%", [3, 2, 1]),
        ):  # fmt: skip
            assert numbers(index, Wish(words=words)) == found, words


def test_entries_are_listed_by_whom_of_which_kind_and_when_a_page_at_a_time(path: Path):
    with opened(path) as journal:
        for number in range(20):
            journal.append("odd" if number % 2 else "even", "counted", details={"number": number})
        index = index_of(journal)
        assert numbers(index, Wish(most=3)) == [20, 19, 18]
        assert numbers(index, Wish(most=3, before=18)) == [17, 16, 15]
        odd = Wish(categories=frozenset({"odd"}))
        assert numbers(index, odd) == list(range(20, 0, -2))
        assert numbers(index, Wish(actors=frozenset())) == []
        counts = index.count(odd)
        assert (counts.total, counts.categories) == (10, (("even", 10), ("odd", 10)))
        assert counts.actors == (("astrid@desk", 10),)
        times = [line.time for line in index.find(Wish())]
        middle = times[9]
        assert numbers(index, Wish(start=middle)) == list(range(20, 10, -1))
        assert index.times(Wish(), [min(times), middle, max(times) + 1]) == [10, 10]
        assert index.times(odd, [min(times), max(times) + 1]) == [10]


def test_what_began_and_has_no_end_is_unknown_until_it_has(path: Path):
    with opened(path) as journal:
        act = journal.begin("trust", "hostkey.accepted")
        index = index_of(journal)
        assert [(line.stage, line.unknown) for line in index.find(Wish())] == [(Stage.BEGIN, True)]
        act.ended()
        index.refresh()
        assert [line.unknown for line in index.find(Wish())] == [False, False]


def test_a_value_that_was_left_out_of_the_log_is_in_the_index_no_longer(path: Path):
    with opened(path) as journal:
        journal.append("note", "written", details={"text": "personnummer", "other": "kept"})
        index = index_of(journal)
        assert numbers(index, Wish(words="personnummer")) == [1]
        journal.leave_out(1, ["text"], "by law")
        index.refresh()
        assert numbers(index, Wish(words="personnummer")) == []
        assert numbers(index, Wish(words="kept")) == [1]
        index.close()
    assert b"personnummer" not in path.with_name(FILE).read_bytes()


@pytest.mark.parametrize("spoilt", ["garbage", "another journal", "a newer index", "a forked log", "no table"])
def test_an_index_that_does_not_belong_to_the_log_is_made_anew(path: Path, tmp_path: Path, spoilt: str):
    with opened(path) as journal:
        journal.append("odd", "counted")
        index_of(journal).close()
        index = path.with_name(FILE)
        if spoilt == "garbage":
            index.write_bytes(b"garbage" * 1000)
        else:
            statement = {
                "another journal": "UPDATE made SET journal = 'x'",
                "a newer index": "UPDATE made SET version = 99",
                "a forked log": "UPDATE made SET hash = 'x'",
                "no table": "DROP TABLE made",
            }[spoilt]
            with sqlite3.connect(index) as file:
                file.execute("DELETE FROM entry")
                file.execute(statement)
        again = LogIndex(journal, index)
        if spoilt == "garbage":  # it is seen when it is read, said once, and made anew
            with pytest.raises(IndexFault):
                again.refresh()
        again.refresh()
        assert numbers(again, Wish()) == [1]


def test_a_place_where_nothing_can_be_written_is_said_and_the_log_is_untouched(path: Path, tmp_path: Path):
    with opened(path) as journal:
        journal.append("odd", "counted")
        index = LogIndex(journal, tmp_path / "gone" / FILE)
        with pytest.raises(IndexFault, match="gone"):
            index.refresh()
        assert journal.verify().sound


@pytest.mark.slow
def test_refreshing_may_be_ended_in_between_and_goes_on_from_there(path: Path):
    with opened(path) as journal:
        with journal.transaction() as work:
            for number in range(4500):
                work.append("odd", "counted", details={"number": number})
        index = LogIndex(journal, path.with_name(FILE))
        told: list[tuple[int, int]] = []

        def stop(done: int, of: int) -> None:
            told.append((done, of))
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            index.refresh(stop)
        assert told == [(2000, 4500)]
        assert index.count(Wish()).total == 2000
        index.refresh(lambda done, of: told.append((done, of)))
        assert told[1:] == [(4000, 4500), (4500, 4500)]
        assert index.count(Wish()).total == 4500


def fits(line: Line, text: str, wish: Wish) -> bool:
    """What is wished for, without any index."""
    return (
        all(word in text for word in wish.words.split())
        and (wish.actors is None or line.actor in wish.actors)
        and (wish.categories is None or line.category in wish.categories)
        and wish.start <= line.time < wish.end
        and (wish.before is None or line.sequence < wish.before)
    )


def test_words_names_and_times_together_find_what_each_of_them_fits_whatever_the_clock_did(path: Path) -> None:
    chance, clock = random.Random(11), Clock()
    with opened(path, clock=clock) as journal:
        people, kinds = ("åsa <root@desk>", "maja@edge", "c61"), ("odd", "even", "log.x", "odd even")
        texts: dict[int, str] = {}
        for _ in range(120):
            clock.seconds += chance.choice((0, 0, 0, 40, -90))
            text = f"{chance.choice(('heat', 'cold'))} on {chance.choice(('g01', 'g02', 'rack'))}"
            with journal.written_by(chance.choice(people)):
                entry = journal.append(chance.choice(kinds), "counted", details={"text": text})
            texts[entry.sequence] = text
        index = index_of(journal)
        lines = index.find(Wish(most=999))
        times = sorted(line.time for line in lines)
        for _ in range(150):
            wish = Wish(
                words=chance.choice(("", "heat", "cold g01", "rack", "heat heat")),
                actors=chance.choice((None, frozenset(chance.sample(people, chance.randrange(3))))),
                categories=chance.choice((None, frozenset(chance.sample(kinds, chance.randrange(4))))),
                start=chance.choice((float("-inf"), chance.choice(times))),
                end=chance.choice((float("inf"), chance.choice(times))),
                before=chance.choice((None, chance.randrange(1, 130))),
                most=chance.choice((1, 7, 999)),
            )
            expected = [line.sequence for line in lines if fits(line, texts[line.sequence], wish)]
            assert numbers(index, wish) == expected[: wish.most], wish
            whole = replace(wish, before=None, most=999)
            fitting = [line for line in lines if fits(line, texts[line.sequence], whole)]
            assert index.count(whole).total == len(fitting), whole
            edges = sorted(chance.sample(times, 4))
            counts = [sum(start <= line.time < end for line in fitting) for start, end in itertools.pairwise(edges)]
            assert index.times(whole, edges) == counts, whole
        assert numbers(index, Wish(words="c61")) == [line.sequence for line in lines if line.actor == "c61"]
        index.close()


@given(st.text())
def test_whatever_is_typed_asks_something_that_can_be_asked(words: str):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text, tags)")
    asked = match_of(words)
    if asked:
        connection.execute("SELECT rowid FROM words WHERE words MATCH ?", (f"text : ({asked})",)).fetchall()


def test_of_very_many_only_the_newest_are_counted_and_that_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_MOST_COUNTED", 10)
    with opened(path) as journal:
        for number in range(25):
            journal.append("odd" if number % 2 else "even", "counted", details={"text": "heat"})
        made = index_of(journal)
    assert (made.count(Wish()).total, made.count(Wish()).more) == (25, False), "without words all are known"
    assert dict(made.count(Wish()).categories) == {"even": 13, "odd": 12}
    found = made.count(Wish(words="heat"))
    assert (found.total, found.more, dict(found.categories)) == (10, True, {"even": 5, "odd": 5})
    found = made.count(Wish(words="heat", categories=frozenset({"odd"})))
    assert (found.total, dict(found.categories)) == (5, {"even": 5, "odd": 5})
    assert made.count(Wish(words="nothing")).total == 0
    made.close()
