"""What must hold of alarms whatever happens: kills, full disks, clocks that jump, two programs, storms."""

from __future__ import annotations

import errno
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.alarms.model.alarms import Alarm, Source, State
from console.alarms.model.board import Surroundings
from console.alarms.model.moves import (
    Acknowledged,
    Move,
    Noted,
    Owned,
    PutBack,
    Raised,
    Returned,
    Shelved,
    TakenOut,
    Unshelved,
    after,
    is_over,
)
from console.alarms.service.alarms import AlarmService
from console.alarms.service.raising import Raising, Turn
from console.alarms.service.records import Records
from console.fleet.model.rules import Grade
from console.fleet.service.rulebook import shipped
from console.journal.service import Journal
from console.main import alarms as composed
from tests.support.alarms import LOST, SITE, HeldClock, Room, bug, found, over, room, stands

GPU, OTHER = Source(LOST, "n1", "2"), Source(LOST, "n2", "0")
NOW = 1_800_000_000.0
DAY = 86_400.0


def raising(here: Room, turn: Turn, *, bugs: Callable[[BaseException], None] = bug) -> Raising:
    return Raising(here.alarms, shipped().by_id, lambda: Surroundings(shipped().by_id), lambda: here.nodes, turn, bugs)


@contextmanager
def nobody() -> Iterator[None]:
    """The superuser writes everywhere, so it is somebody else meanwhile."""
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(65534)
    try:
        yield
    finally:
        if superuser:
            os.seteuid(0)


# -- storms ------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_storm_is_few_entries_one_flood_and_its_consequences_stand_under_their_cause(tmp_path: Path) -> None:
    def places(_thing: str) -> tuple[str, ...]:
        return ("hall",)

    around = Surroundings(shipped().by_id, places)
    clock = HeldClock(NOW)
    with room(tmp_path, clock, lambda: around) as here:
        for second in range(4):
            clock.seconds = NOW + second
            here.step(*(found(Source("link.lost", f"n{50 * second + node}"), NOW + second) for node in range(50)))
        clock.seconds = NOW + 10
        here.step(found(Source(SITE, "", "hall"), NOW + 9))
        assert here.entries() == 5
        board = here.alarms.board()
        assert board.flood is not None
        assert (board.flood.count, board.flood.explained, board.flood.cause) == (201, 201, 201)
        (top,) = board.of_state(State.NEW)
        assert (top.alarm.source.rule, len(top.folded), top.first_out) == (SITE, 200, False)
        assert [each.alarm.number for each in board.shown if each.first_out] == [1], "it came first of all"
        clock.seconds = NOW + 700
        here.step()
        assert here.alarms.board().flood is None


def test_first_out_is_marked_where_several_have_one_cause_and_not_where_one_stands_alone(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.step(found(Source("xid.79", "n1", "2"), NOW), found(OTHER, NOW))
        here.step(found(GPU, NOW + 1))
        assert {each.alarm.source.rule: each.first_out for each in here.alarms.board().shown if each.folded} == {
            "xid.79": True
        }
        assert not any(each.first_out for each in here.alarms.board().shown if each.alarm.source == OTHER)


@pytest.mark.slow
def test_one_line_that_is_repeated_again_and_again_is_one_alarm_of_one_entry(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        for piece in range(100):
            at = NOW + piece / 10
            here.raising.hear([told for _ in range(200) for told in (found(GPU, at), over(GPU, at))])
        here.raising.look()
        (shown,) = here.alarms.board().shown
        assert (shown.alarm.times, here.entries()) == (20_000, 1)


# -- what the disk refuses ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_on_a_full_disk_what_was_told_waits_is_said_and_comes_in_when_there_is_room(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.step(found(OTHER, NOW))
        connection = here.journal._connection
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        many = [found(Source(LOST, f"n{node}", "1"), NOW + 1) for node in range(500)]
        here.step(*many, over(OTHER, NOW + 2))
        assert here.alarms.board().behind is not None
        assert "full" in str(here.alarms.board().behind)
        assert len(here.alarms.board().shown) == 1
        connection.execute("PRAGMA max_page_count = 1073741823")
        here.step()
        assert here.alarms.board().behind is None
        assert len(here.alarms.board().shown) == 501
        assert here.journal.differences() == ()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there folders are no such thing")
def test_in_a_folder_that_may_only_be_read_it_is_said_that_alarms_are_behind(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    with room(tmp_path) as here:
        made = raising(here, composed.Turn(folder, first=True))
        made.hear([found(GPU, NOW)])
        folder.chmod(0o500)
        with nobody():
            made.look()
        assert "cannot be written" in str(here.alarms.board().behind)
        folder.chmod(0o700)
        made.look()
        assert (here.alarms.board().behind, len(here.alarms.board().shown)) == (None, 1)


def test_who_cannot_take_the_lock_says_why_and_loses_nothing(tmp_path: Path) -> None:
    gone = tmp_path / "gone"  # a folder that is not there refuses the superuser, too
    with room(tmp_path) as here:
        made = raising(here, composed.Turn(gone, first=True))
        made.hear([found(GPU, NOW)])
        made.look()
        assert os.strerror(errno.ENOENT) in str(here.alarms.board().behind)
        gone.mkdir()
        made.look()
        assert (here.alarms.board().behind, len(here.alarms.board().shown)) == (None, 1)


# -- two programs, one folder ------------------------------------------------------------------------------------------


def test_of_two_programs_one_raises_and_the_other_goes_on_where_it_ends(tmp_path: Path) -> None:
    with room(tmp_path) as window, room(tmp_path) as headless:
        first, second = composed.Turn(tmp_path, first=True), composed.Turn(tmp_path, first=False)
        ours, theirs = raising(window, first), raising(headless, second)
        for each in (theirs, ours):  # the window comes second, and has the first word
            each.hear([stands("n1", NOW), stands("n2", NOW)])
        theirs.look()
        ours.look()
        for each in (theirs, ours):
            each.hear([found(GPU, NOW + 1)])
        theirs.look()
        ours.look()
        assert window.entries() == 1
        for each in (theirs, ours):
            each.hear([over(GPU, NOW + 2), found(OTHER, NOW + 2)])
        first.leave()  # as when its process is killed
        theirs.look()
        headless.alarms.refresh()
        states = {each.alarm.source: (each.state, each.alarm.times) for each in headless.alarms.board().shown}
        assert states == {GPU: (State.RETURNED, 1), OTHER: (State.NEW, 1)}
        second.leave()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks are POSIX's")
def test_who_is_killed_again_and_again_loses_no_transition_that_was_written(tmp_path: Path) -> None:
    from tests.hammer.kills import Child

    def flap(journal: Journal, says: Callable[[int, str], None]) -> None:
        """A program that raises alarms: each of a part of its own, which goes again."""
        service = AlarmService(Records(journal))
        around = Surroundings(shipped().by_id)
        turn = composed.Turn(tmp_path, first=True)
        made = Raising(service, shipped().by_id, lambda: around, lambda: {"n1"}, turn, bug)
        made.hear([stands("n1", time.time())])
        for number in range(1_000_000):
            source = Source(LOST, "n1", f"{os.getpid()}-{number}")
            made.hear([found(source, time.time())])
            made.look()
            made.hear([over(source, time.time())])
            made.look()
            says(number, source.part)

    said: list[str] = []
    for life in range(10):
        child = Child(tmp_path / "journal.db", flap)
        child.begun()  # it is under way, however busy this machine is
        # The journal open, and two raised.
        while len(child.heard.splitlines()) < 3 and (piece := os.read(child.said, 1 << 16)):
            child.heard += piece
        time.sleep(0.02 * life)
        lines = child.end().decode().splitlines(keepends=True)
        assert not [line for line in lines if line.startswith("!")]
        said += [line.split()[1] for line in lines[1:] if line.endswith("\n")]
    with room(tmp_path) as here:
        here.step(stands("n1", time.time()))
        rows = here.journal.rows("SELECT part, returned, times FROM alarms")
        parts = {row["part"]: row for row in rows}
        assert len(said) >= 10
        assert set(said) <= parts.keys()
        assert all(row["returned"] is not None and row["times"] == 1 for row in rows)
        assert here.journal.differences() == ()
        assert here.journal.verify().sound


# -- whatever comes, in whatever order ---------------------------------------------------------------------------------

AT = st.integers(int(NOW) * 1000, int(NOW) * 1000 + 200_000)
NUMBER = st.integers(1, 4)
PLACE = st.fixed_dictionaries({"rule": st.just(LOST), "node": st.sampled_from(["n1", "n2"]), "part": st.just("2")})
MOVES: st.SearchStrategy[Move] = st.one_of(
    st.builds(
        lambda alarm, at, times, more: Raised(
            alarm=alarm, at=at, times=times, priority=Grade.HIGH, last=at + more, **PLACES[alarm % 2]
        ),
        NUMBER, AT, st.integers(0, 3), st.integers(0, 5000),
    ),
    st.builds(lambda alarm, at, unseen: Returned(alarm=alarm, at=at, unseen=unseen), NUMBER, AT, st.booleans()),
    st.builds(lambda alarm, at: Acknowledged(alarm=alarm, at=at), NUMBER, AT),
    st.builds(lambda alarm, owner: Owned(alarm=alarm, owner=owner), NUMBER, st.sampled_from(["", "Bo"])),
    st.builds(lambda alarm, text: Noted(alarm=alarm, text=text), NUMBER, st.text(max_size=5)),
    st.builds(
        lambda number, place, until: Shelved(shelf=number, reason="x", until=until, **place), NUMBER, PLACE, AT
    ),
    st.builds(lambda number: Unshelved(shelf=number), NUMBER),
    st.builds(lambda number, place: TakenOut(out=number, reason="x", **place), NUMBER, PLACE),
    st.builds(lambda number: PutBack(out=number), NUMBER),
)  # fmt: skip
PLACES = ({"rule": LOST, "node": "n1", "part": "2"}, {"rule": LOST, "node": "n2", "part": "0"})


def fitting() -> Callable[[Move], Move]:
    """Makes moves as programs write them: each shelf has a number of its own, and what was over goes on `again`."""
    known: dict[int, Alarm | None] = {}
    counts: Counter[str] = Counter()

    def fit(move: Move) -> Move:
        if isinstance(move, Shelved | TakenOut):
            kind = "shelf" if isinstance(move, Shelved) else "out"
            counts[kind] += 1
            numbered: Move = msgspec.structs.replace(move, **{kind: counts[kind]})
            return numbered
        if isinstance(move, Raised | Returned | Acknowledged | Owned | Noted):
            before = known.get(move.alarm)
            if isinstance(move, Raised):
                move = msgspec.structs.replace(move, again=before is not None and is_over(before))
            who = {"who": "anna"} if isinstance(move, Acknowledged) else {}
            known[move.alarm] = after(before, msgspec.structs.replace(move, **who))
        return move

    return fit


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(groups=st.lists(st.lists(MOVES, min_size=1, max_size=5), min_size=1, max_size=8))
def test_what_is_kept_in_memory_the_tables_and_a_replay_are_the_same_fold(
    groups: list[list[Move]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with room(tmp_path_factory.mktemp("fold")) as here:
        records, fit = Records(here.journal), fitting()
        for moves in groups:
            records.past([fit(move) for move in moves])
            here.alarms.refresh()
        _, standing = records.standing()
        assert here.alarms.ledger() == standing
        assert here.journal.differences() == ()


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("shelve"), st.sampled_from([600.0, 3600.0, 2 * DAY])),
        st.tuples(st.just("clock"), st.sampled_from([1.0, 600.0, DAY, -DAY, -600.0])),
        st.tuples(st.just("kill"), st.just(0.0)),
        st.tuples(st.just("look"), st.just(0.0)),
    ),
    max_size=14,
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(acts=ACTS)
def test_what_is_shelved_ends_at_its_time_once_through_kills_and_clocks_that_jump(
    acts: list[tuple[str, float]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    clock = HeldClock(NOW)
    folder = tmp_path_factory.mktemp("shelf")
    here = Room(folder / "journal.db", clock)
    here.step(stands("n1", NOW, GPU))
    untils: list[float] = []  # of the shelves that were not seen to be over
    try:
        for act, value in acts:
            if act == "shelve":
                here.alarms.shelve(GPU, "waits", clock.seconds + value)
                untils.append(clock.seconds + value)
            elif act == "clock":
                clock.seconds += value
            elif act == "kill":
                here.journal.close()
                here = Room(folder / "journal.db", clock)
            before = here.entries()
            here.step(stands("n1", clock.seconds, GPU))
            over_now = [until for until in untils if until <= clock.seconds]
            untils = [until for until in untils if until > clock.seconds]
            assert here.entries() - before == bool(over_now), "no burst"
            here.alarms.look_anew()
            (shown,) = here.alarms.board().shown
            assert shown.state is (State.SHELVED if untils else State.NEW)
            assert (shown.alarm.number, shown.alarm.times) == (1, 1)
            assert sorted(each.until for each in here.alarms.board().shelves) == sorted(untils)
    finally:
        here.journal.close()
