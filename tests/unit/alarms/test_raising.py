"""What the judge tells becomes alarms: each once, in few entries, and the same again after whatever came in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.alarms.model.alarms import ANY, Source, State, Why
from console.alarms.model.board import Surroundings
from console.fleet.service.rulebook import shipped
from console.journal.database import BUSY_SECONDS
from tests.support.alarms import LOST, SITE, HeldClock, found, over, room, stands
from tests.support.pulse import held

GPU = Source(LOST, "n1", "2")
OTHER = Source(LOST, "n2", "0")
NOW = 1_800_000_000.0


def test_an_alarm_lasts_until_it_is_gone_and_acknowledged(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.step(found(GPU, NOW))
        (shown,) = here.alarms.board().shown
        assert (shown.alarm.number, shown.alarm.source, shown.state) == (1, GPU, State.NEW)
        assert dict(shown.alarm.facts) == {"seconds": 1.5, "code": "79"}
        assert shown.due == NOW + shipped().by_id[LOST].respond
        here.step(over(GPU, NOW + 1))
        assert [each.state for each in here.alarms.board().shown] == [State.RETURNED]
        here.step(found(GPU, NOW + 2))
        (shown,) = here.alarms.board().shown
        assert (shown.alarm.number, shown.alarm.times, shown.state) == (1, 2, State.NEW), "counted, not repeated"
        assert here.alarms.acknowledge([1, 7], here.alarms.board().entry) == (1,)
        (shown,) = here.alarms.board().shown
        assert (shown.state, shown.alarm.by) == (State.ACKNOWLEDGED, "astrid@desk")
        here.step(over(GPU, NOW + 3))
        assert here.alarms.board().shown == ()
        here.step(found(GPU, NOW + 63))
        assert [each.alarm.number for each in here.alarms.board().shown] == [2], "another one"
        assert [alarm.number for alarm in here.alarms.past(NOW, NOW + 70)] == [1, 2]
        assert here.journal.differences() == ()


def test_what_was_active_at_a_moment_is_told_though_it_went_and_came_again_since(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.step(found(GPU, NOW))
        here.step(over(GPU, NOW + 10))
        here.step(found(GPU, NOW + 80))
        here.step(over(GPU, NOW + 90))
        here.step(found(OTHER, NOW + 85))

        def active(seconds: float) -> list[Source]:
            return [each.source for each in here.alarms.active_at(NOW + seconds, {LOST})]

        looks = (-1, 5, 20, 82, 87, 95)
        assert [active(each) for each in looks] == [[], [GPU], [], [GPU], [GPU, OTHER], [OTHER]]
        assert here.alarms.active_at(NOW + 5, {"another"}) == ()


def test_an_acknowledgement_covers_what_existed_at_the_keypress(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.step(found(GPU, NOW))
        seen = here.alarms.board().entry
        here.step(over(GPU, NOW + 1))
        here.step(found(OTHER, NOW + 1))
        assert here.alarms.acknowledge([1, 2], seen) == (1,), "the other came after it"
        seen = here.alarms.board().entry
        here.step(over(OTHER, NOW + 3))
        here.step(found(OTHER, NOW + 62))
        assert here.alarms.acknowledge([2], seen) == (), "it was raised anew meanwhile"


def test_what_chatters_can_be_acknowledged_and_stays_so_until_it_has_been_quiet_for_a_minute(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.step(found(GPU, NOW))
        seen = here.alarms.board().entry
        here.step(over(GPU, NOW + 1))
        here.step(found(GPU, NOW + 2))
        assert here.alarms.acknowledge([1], seen) == (1,), "it is what was seen, once more"
        for again in (4, 6, 50, 100):
            here.step(over(GPU, NOW + again - 1))
            here.step(found(GPU, NOW + again))
        here.step(over(GPU, NOW + 101), found(GPU, NOW + 102))
        (shown,) = here.alarms.board().shown
        assert (shown.alarm.number, shown.alarm.times, shown.state) == (1, 7, State.ACKNOWLEDGED)
        here.step(over(GPU, NOW + 103))
        here.step(found(GPU, NOW + 163))
        (shown,) = here.alarms.board().shown
        assert (shown.alarm.number, shown.state) == (2, State.NEW)
        assert here.journal.differences() == ()


def test_a_source_that_flaps_where_nobody_is_asked_keeps_its_number(tmp_path: Path) -> None:
    aside = {"n1": Why.DRAINED}
    with room(tmp_path, around=lambda: Surroundings(shipped().by_id, aside=aside)) as here:
        for again in range(4):
            here.step(found(GPU, NOW + 100 * again))
            here.step(over(GPU, NOW + 100 * again + 50))
        here.step(found(GPU, NOW + 400))
        (shown,) = here.alarms.board().shown
        assert (shown.alarm.number, shown.alarm.times, shown.state) == (1, 5, State.SUPPRESSED)
        here.step(over(GPU, NOW + 410))
        aside.clear()
        here.step(found(GPU, NOW + 500))
        (shown,) = here.alarms.board().shown
        assert (shown.alarm.number, shown.state) == (2, State.NEW), "now somebody is asked"
        assert here.journal.differences() == ()


def test_many_at_once_are_one_entry_and_repeats_are_a_count(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        flaps = [told for second in range(50) for told in (found(GPU, NOW + second), over(GPU, NOW + second + 0.5))]
        here.step(*flaps, *(found(Source(LOST, f"n{node}", "1"), NOW) for node in range(300)))
        assert here.entries() == 1
        shown = {each.alarm.source: each.alarm for each in here.alarms.board().shown}
        assert len(shown) == 301
        assert (shown[GPU].times, shown[GPU].returned) == (50, NOW + 49.5)


def test_after_a_start_nothing_that_stood_is_raised_again_and_what_is_gone_returns(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.step(found(GPU, NOW), found(OTHER, NOW), found(Source(SITE, "", "hall"), NOW))
    with room(tmp_path) as here:
        missed = Source(LOST, "n2", "5")
        here.step(stands("n1", NOW + 9, GPU), stands("n2", NOW + 9, missed))
        shown = {each.alarm.source: (each.alarm.times, each.state) for each in here.alarms.board().shown}
        assert shown == {
            GPU: (1, State.NEW),
            OTHER: (1, State.RETURNED),
            missed: (1, State.NEW),
            Source(SITE, "", "hall"): (1, State.NEW),
        }
        written = here.entries()
        here.step(stands("n1", NOW + 10, GPU), found(GPU, NOW + 10))
        assert here.entries() == written


def test_what_the_ledger_told_is_not_ended_by_a_judge_who_knows_nothing_of_it(tmp_path: Path) -> None:
    budget = Source("costs.budget", "", "R&D")
    with room(tmp_path) as here:
        here.step(found(budget, NOW), found(Source(SITE, "", "hall"), NOW))
        here.step(stands("", NOW + 9))
        shown = {each.alarm.source: each.alarm.active for each in here.alarms.board().shown}
        assert shown == {budget: True, Source(SITE, "", "hall"): False}
        here.step(over(budget, NOW + 60))
        assert not any(each.alarm.active for each in here.alarms.board().shown)


def test_alarms_of_a_node_that_left_the_inventory_end(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.step(found(GPU, NOW))
        here.nodes = {"n2"}
        here.step()
        assert [each.state for each in here.alarms.board().shown] == [State.RETURNED]


@pytest.mark.slow
def test_what_the_journal_refuses_waits_says_so_and_is_written_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert BUSY_SECONDS > 0
    with room(tmp_path) as here:
        here.journal._connection.execute("PRAGMA busy_timeout = 50")
        with held(tmp_path / "journal.db"):
            here.step(found(GPU, NOW))
            here.step(over(GPU, NOW + 1), found(OTHER, NOW + 1))
            assert here.alarms.board().shown == ()
            assert "Another program has held" in str(here.alarms.board().behind)
            here.step(found(GPU, NOW + 2))
        here.step()
        assert here.alarms.board().behind is None
        assert {each.alarm.source: each.alarm.times for each in here.alarms.board().shown} == {GPU: 2, OTHER: 1}
        assert here.entries() == 1


def test_a_shelf_is_over_at_its_time_once_and_for_all_whatever_the_clock_does(tmp_path: Path) -> None:
    clock = HeldClock(NOW)
    with room(tmp_path, clock) as here:
        here.step(found(GPU, NOW))
        shelf = here.alarms.shelve(Source(LOST, ANY, ANY), "Waits for a part", NOW + 3600)
        assert [each.state for each in here.alarms.board().shown] == [State.SHELVED]
    clock.seconds = NOW - 86400
    with room(tmp_path, clock) as here:
        here.step()
        assert here.alarms.board().shelves == (shelf,), "its time has not come"
    clock.seconds = NOW + 86400
    with room(tmp_path, clock) as here:
        before = here.entries()
        here.step(stands("n1", NOW, GPU))
        assert here.entries() == before + 1, "that it is over is all that is written"
    clock.seconds = NOW
    with room(tmp_path, clock) as here:
        here.step(stands("n1", NOW, GPU))
        assert here.alarms.board().shelves == ()
        (shown,) = here.alarms.board().shown
        assert (shown.state, shown.alarm.times) == (State.NEW, 1)


def test_what_goes_while_somebody_works_on_its_node_needs_no_acknowledgement(tmp_path: Path) -> None:
    aside = {"n1": Why.DRAINED}
    with room(tmp_path, around=lambda: Surroundings(shipped().by_id, aside=aside)) as here:
        here.step(found(GPU, NOW), found(OTHER, NOW))
        states = {each.alarm.source: (each.state, each.why) for each in here.alarms.board().shown}
        assert states == {GPU: (State.SUPPRESSED, Why.DRAINED), OTHER: (State.NEW, None)}
        here.step(over(GPU, NOW + 1), over(OTHER, NOW + 1))
        assert [each.alarm.source for each in here.alarms.board().shown] == [OTHER]


def test_out_of_service_comes_before_all_else_until_it_is_put_back(tmp_path: Path) -> None:
    with room(tmp_path) as here:
        here.step(found(GPU, NOW))
        here.alarms.shelve(GPU, "Waits", NOW + 3600)
        out = here.alarms.take_out(Source(ANY, "n1", ANY), "Rebuilt")
        assert [each.state for each in here.alarms.board().shown] == [State.OUT_OF_SERVICE]
        here.alarms.put_back(out.number)
        assert [each.state for each in here.alarms.board().shown] == [State.SHELVED]
