"""Backups that are not as they should be are alarms, by the tier of what they are of, until a good one is seen."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from console.alarms.model.alarms import State
from console.alarms.service.telling import Telling
from console.fleet.model.rules import Grade
from console.fleet.service.rulebook import shipped
from console.recovery.model.assets import DAY, Asset, Copy, SeenCopy, Snapshot
from console.recovery.model.board import board_of
from console.recovery.service.records import Records
from console.recovery.service.recovery import CannotRecover, RecoveryService
from console.recovery.service.telling import found_of, part_of
from console.recovery.service.watching import BackupWatch
from tests.support.alarms import HeldClock, bug, room

NOW = 1_800_000_000.0
HOUR = 3600.0
ASSET = Asset("a1", "Models", "n1", ("/srv",), (Copy("local", "/backup"),), tier=1, since=NOW - 9 * DAY)
PART = "Models · local"
SOUND = [Snapshot(str(day), NOW - day * DAY, files=100) for day in (4, 3, 2)]


def found(*snapshots: Snapshot, asset: Asset = ASSET, looked: float = NOW, problem: str = "") -> dict[str, str]:
    """The rules that are found, each with the grade; `?` where nothing is known."""
    seen = {("a1", "local"): SeenCopy("a1", "local", looked, snapshots, problem)}
    told = found_of(board_of([asset], seen, [], NOW), shipped().by_id)
    assert {part for _, part in told.facts} <= {PART}
    return {rule: str(shipped().by_id[rule].grade) for rule, _ in told.facts} | dict.fromkeys(told.unknown, "?")


@pytest.mark.parametrize(
    ("snapshots", "rule"),
    [
        ([*SOUND, Snapshot("z", NOW - 60, files=100)], None),
        ([*SOUND], "late"),
        ([], "missing"),
        ([*SOUND, Snapshot("z", NOW - 60, files=100, partial=True)], "partial"),
        ([*SOUND, Snapshot("z", NOW - 60, files=49)], "shrunk"),
        ([*SOUND, Snapshot("y", NOW - 60, files=100), Snapshot("z", NOW + DAY, files=100)], "future"),
    ],
)
@pytest.mark.parametrize(("tier", "grade"), [(1, Grade.HIGH), (2, Grade.MEDIUM), (3, Grade.LOW)])
def test_what_is_wrong_with_a_backup_is_an_alarm_by_its_tier(
    snapshots: list[Snapshot], rule: str | None, tier: int, grade: Grade
) -> None:
    told = found(*snapshots, asset=replace(ASSET, tier=tier))
    assert told == ({} if rule is None else {f"backup.{rule}.{tier}": grade})


def test_a_backup_is_late_by_a_look_after_it_had_to_be_there_and_an_hour_to_write_it() -> None:
    due = Snapshot("z", NOW - DAY - 2 * HOUR)
    assert found(due, looked=NOW - 2 * HOUR - 1) == {PART: "?"}, "it may have been made since"
    assert found(due, looked=NOW - HOUR - 1) == {PART: "?"}, "it may still be written"
    assert found(due, looked=NOW - HOUR) == {"backup.late.1": "high"}


def test_what_was_just_protected_has_its_rpo_target_for_its_first_backup() -> None:
    assert found(asset=replace(ASSET, since=NOW - DAY + 1)) == {PART: "?"}
    assert found(asset=replace(ASSET, since=NOW - DAY)) == {"backup.missing.1": "high"}


@pytest.mark.parametrize("problem", ["backup.wrong_password", "backup.damaged", "backup.no_repository", "tool.missing"])
def test_a_copy_that_cannot_be_read_is_an_alarm_and_leaves_what_stands_of_its_backups(problem: str) -> None:
    assert found(*SOUND, problem=problem) == {"backup.unreadable.1": "high", PART: "?"}


@pytest.mark.parametrize("problem", ["backup.locked", "backup.unreachable", "backup.interrupted"])
def test_what_passes_by_itself_is_looked_at_again_before_anybody_is_told(problem: str) -> None:
    assert found(*SOUND, problem=problem) == {PART: "?"}


def test_of_what_was_never_looked_at_nothing_is_said() -> None:
    told = found_of(board_of([ASSET], {}, [], NOW), shipped().by_id)
    assert (dict(told.facts), told.unknown) == ({}, {PART})


class Node:
    """What lies in the copy, as long as it answers."""

    def __init__(self, recovery: RecoveryService) -> None:
        self.recovery, self.snapshots, self.looks = recovery, list(SOUND), 0
        self.answers = True

    def look(self, asset: str, copy: str = "", /) -> SeenCopy:
        self.looks += 1
        if not self.answers:
            raise CannotRecover(shipped().rows[0].what)
        return self.recovery.note_look(SeenCopy(asset, copy, self.recovery.now(), tuple(self.snapshots)))


def test_a_late_backup_is_looked_for_raised_once_and_over_when_a_good_one_is_seen(tmp_path: Path) -> None:
    clock = HeldClock(NOW)
    with room(tmp_path, clock) as here:
        recovery = RecoveryService(Records(here.journal))
        node = Node(recovery)
        asset = recovery.protect(replace(ASSET, id=""))

        def stood() -> set[tuple[str, str]]:
            return {
                (each.source.rule, each.source.part) for each in here.alarms.ledger().alarms.values() if each.active
            }

        telling = Telling(
            "backups",
            lambda: found_of(recovery.board(), shipped().by_id),
            stood,
            lambda told: here.step(*told),
            lambda: clock.seconds,
        )
        watch = BackupWatch(lambda: recovery, lambda: node, telling.look, bug)

        def states() -> list[tuple[str, str, State]]:
            return [(e.alarm.source.rule, e.alarm.source.part, e.state) for e in here.alarms.board().shown]

        late = ("backup.late.1", part_of(asset, "local"))
        watch.look()
        assert states() == [(*late, State.NEW)] and node.looks == 1, "nobody had ever looked"
        (shown,) = here.alarms.board().shown
        assert dict(shown.alarm.facts) == {"target": float(DAY), "newest": NOW - 2 * DAY}
        assert shown.alarm.raised == NOW - DAY + HOUR, "since it was due and had an hour, not since it was looked for"
        watch.look()
        assert node.looks == 1, "it is looked at by the hour"
        clock.seconds += HOUR
        node.answers = False
        watch.look()
        assert node.looks == 2 and states() == [(*late, State.NEW)], "a node that does not answer proves nothing"
        watch.look()
        assert node.looks == 2
        clock.seconds += HOUR
        node.answers = True
        node.snapshots.append(Snapshot("new", clock.seconds - 60, files=100))
        watch.look()
        assert states() == [(*late, State.RETURNED)]
        assert here.alarms.board().shown[0].alarm.times == 1
        looks = node.looks
        clock.seconds += 6 * HOUR - 1
        watch.look()
        assert node.looks == looks, "what is on time is looked at a few times within its target"
        clock.seconds += 2
        watch.look()
        assert node.looks == looks + 1
        assert here.journal.differences() == ()


def test_a_console_that_may_change_nothing_looks_at_nothing_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with room(tmp_path, HeldClock(NOW)) as here:
        recovery = RecoveryService(Records(here.journal))
        node = Node(recovery)
        recovery.protect(replace(ASSET, id=""))
        monkeypatch.setattr(recovery, "may_write", lambda: False)
        told: list[bool] = []
        BackupWatch(lambda: recovery, lambda: node, lambda: told.append(True), bug).look()
        assert (node.looks, told) == (0, [])


def test_where_another_program_raises_alarms_it_looks_for_both(tmp_path: Path) -> None:
    with room(tmp_path, HeldClock(NOW)) as here:
        recovery = RecoveryService(Records(here.journal))
        node = Node(recovery)
        recovery.protect(replace(ASSET, id=""))
        turns = [False, True]
        watch = BackupWatch(lambda: recovery, lambda: node, lambda: None, bug, lambda: turns.pop(0))
        watch.look()
        assert node.looks == 0
        watch.look()
        assert node.looks == 1


def test_the_watch_sees_at_once_what_another_look_brought(tmp_path: Path) -> None:
    with room(tmp_path, HeldClock(NOW)) as here:
        recovery = RecoveryService(Records(here.journal))
        asset = recovery.protect(replace(ASSET, id=""))
        told = threading.Semaphore(0)
        watch = BackupWatch(lambda: recovery, lambda: Node(recovery), told.release, bug)
        watch.start()
        try:
            while told.acquire(timeout=0.3):  # it has looked, and waits
                pass
            recovery.note_look(SeenCopy(asset.id, "local", NOW, tuple(SOUND)))
            assert told.acquire(timeout=10), "it does not wait for its minute"
        finally:
            watch.stop()
