"""Incidents of a real journal: opened, written down, kept, closed, and the same for whoever reads the journal anew."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.alarms.model.moves import Raised
from console.fleet.model.changes import add_nodes, add_site
from console.fleet.model.inventory import Node, Site
from console.fleet.model.rules import Grade
from console.incidents.model.incidents import EvidenceKind, Incident, Line, LineKind, Link, LinkKind, Number, Phase
from console.incidents.service.evidence import Standing, hash_of
from console.incidents.service.freezing import around
from console.incidents.service.refusing import CannotDo
from console.incidents.service.reports import Reports, Trouble
from console.main.compose import compose
from console.main.parts import Parts
from tests.support.journals import Clock


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    made = compose(tmp_path / "data", source="test", clock=Clock())
    yield made
    made.close()


def said(lines: tuple[Line, ...], kind: LineKind) -> list[str]:
    return [str(line.text) for line in lines if line.kind is kind]


def test_what_is_written_of_an_incident_is_there_for_whoever_opens_the_journal(parts: Parts, tmp_path: Path) -> None:
    incidents = parts.incidents
    heard: list[int] = []
    incidents.subscribe(lambda: heard.append(1))
    number = incidents.open("GPU lost on g03", Grade.CRITICAL, services=["weld-inspect"]).number
    assert str(number) == "2027-001"
    incidents.take(number, "A. Lindqvist")
    incidents.note(number, "Nobody in hall 1.\r\nGuard confirms.")
    todo = incidents.follow_up(number, "Order a GPU", owner="E. Berg", due=1_900_000_000.0)
    incidents.learn(number, root_cause="A worn slot")
    incidents.close(number, "GPU replaced")
    (left,) = incidents.overview().incidents[0].open_follow_ups
    assert (left.number, left.owner, left.due) == (todo, "E. Berg", 1_900_000_000.0), "it outlives the incident"
    incidents.follow_up_done(number, todo)
    with pytest.raises(CannotDo):
        incidents.follow_up_done(number, todo)
    with pytest.raises(CannotDo):
        incidents.close(number, "Twice")
    incidents.reopen(number, "It came back")
    other = incidents.open("Cooling loop weak", Grade.HIGH).number
    assert [each.number for each in incidents.overview().open] == [number, other], "the worst first"
    assert len(heard) == 9
    again = compose(tmp_path / "data", source="test", clock=Clock())
    assert again.incidents.overview().incidents == incidents.overview().incidents
    assert again.journal.differences() == ()
    again.close()
    found = incidents.incident(number)
    assert found is not None and found.notes[0].text == "Nobody in hall 1.\nGuard confirms."
    assert found.phase is Phase.OPEN and found.owner == "A. Lindqvist"


def test_an_alarm_becomes_an_incident_and_its_story_the_timeline(parts: Parts) -> None:
    at = 1_799_999_000_000
    raised = Raised(alarm=1, rule="gpu.lost", node="", part="g03", priority=Grade.CRITICAL, at=at)
    parts.alarms.write("alarm.moved", lambda _: [raised])
    alarm = parts.alarms.alarm(1)
    assert alarm is not None
    opened = parts.incidents.open_from(alarm)
    assert (opened.severity, opened.began, opened.links) == (
        Grade.CRITICAL, at / 1000, (Link(LinkKind.ALARM, "alarm:1"),),
    )  # fmt: skip
    assert parts.incidents.proposed_awareness(opened.number) is None
    parts.alarms.acknowledge([1], parts.alarms.board().entry)
    known = parts.incidents.proposed_awareness(opened.number)
    parts.alarms.note(1, "It is warm")
    again = Raised(alarm=1, rule="gpu.lost", part="g03", priority=Grade.CRITICAL)
    parts.alarms.write("alarm.moved", lambda _: [again])
    assert known is not None and parts.incidents.proposed_awareness(opened.number) == known, "the first counts"
    parts.incidents.note(opened.number, "<b>Seen</b> \x1b[31mred\u202e", at=at / 1000 + 1.0)
    lines = parts.incidents.timeline(opened.number)
    assert [line.time for line in lines] == sorted(line.time for line in lines)
    assert said(lines, LineKind.TYPED) == ["<b>Seen</b> red"], "text, whatever it holds"
    of_alarm = said(lines, LineKind.ALARM)
    assert of_alarm[0] == "Alarm, g03: GPU lost: it does not answer" and "On the alarm: It is warm" in of_alarm
    assert sum(text.startswith("Alarm acknowledged") for text in of_alarm) == 1
    assert said(lines, LineKind.MOVED)[0] == "Incident opened: critical"
    of_a_gpu = Raised(alarm=2, rule="gpu.lost", part="5", priority=Grade.CRITICAL)
    parts.alarms.write("alarm.moved", lambda _: [of_a_gpu])
    (second,) = [each for each in parts.alarms.past(0.0, 9e9) if each.number == 2]
    lines = parts.incidents.timeline(parts.incidents.open_from(second).number)
    assert said(lines, LineKind.ALARM) == ["Alarm, GPU 5: GPU lost: it does not answer"]


def test_evidence_is_a_file_before_it_is_an_entry_and_says_when_it_is_spoilt(parts: Parts, tmp_path: Path) -> None:
    incidents = parts.incidents
    number = incidents.open("Storage slow", Grade.MEDIUM).number
    (tmp_path / "kernel.log").write_bytes(b"XID 79")
    kept = incidents.keep_file(number, tmp_path / "kernel.log")
    path = incidents.files.path(kept.sha256)
    assert path.read_bytes() == b"XID 79" and kept.held and kept.kind is EvidenceKind.FILE
    if os.name == "posix":
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert incidents.keep_file(number, tmp_path / "kernel.log") == kept, "the same twice is the same"
    assert incidents.standing_of(number) == {kept.sha256: Standing.SOUND}
    path.write_bytes(b"XID 78")
    assert incidents.standing_of(number) == {kept.sha256: Standing.SPOILT}
    path.unlink()
    assert incidents.standing_of(number) == {kept.sha256: Standing.MISSING}
    with pytest.raises(CannotDo):
        incidents.release(number, kept.sha256, " ")
    incidents.release(number, kept.sha256, "Two years are over")
    assert [str(line.text) for line in incidents.timeline(number) if line.kind is LineKind.EVIDENCE] == [
        "Kept as evidence: kernel.log", "No longer held: kernel.log. Two years are over",
    ]  # fmt: skip


def test_search_finds_every_word_in_either_case_wherever_it_stands(parts: Parts) -> None:
    incidents = parts.incidents
    first = incidents.open("Kylslinga B svag", Grade.HIGH).number
    incidents.note(first, "Pump ÅTERSTARTAD av E. Berg")
    second = incidents.open("Storage slow on nas-1", Grade.MEDIUM).number
    assert [each.number for each in incidents.search("återstartad kylslinga")] == [first]
    assert [each.number for each in incidents.search(f"inc-{second}")] == [second]
    assert incidents.search("återstartad nas-1") == ()
    assert incidents.timeline(Number(2027, 99)) == ()


def test_a_time_that_no_entry_can_hold_is_refused_and_nothing_is_written(parts: Parts) -> None:
    incidents = parts.incidents
    number = incidents.open("Storage slow", Grade.MEDIUM).number
    before = incidents.incident(number)
    for time in (0.0, -1.0, 253_402_300_800.0):
        with pytest.raises(CannotDo, match="1970"):
            incidents.follow_up(number, "Order a disk", due=time)
        with pytest.raises(CannotDo, match="1970"):
            incidents.note(number, "Seen", at=time)
        with pytest.raises(CannotDo, match="1970"):
            incidents.open("Storage slow", Grade.MEDIUM, began=time)
    assert incidents.incident(number) == before and len(incidents.overview().incidents) == 1


def test_what_another_program_kept_a_moment_ago_is_kept_once(parts: Parts, tmp_path: Path) -> None:
    number = parts.incidents.open("Storage slow", Grade.MEDIUM).number
    other = compose(tmp_path / "data", source="test", clock=Clock())
    kept = other.incidents.keep(number, EvidenceKind.FILE, "kernel.log", b"XID 79")
    other.close()
    assert parts.incidents.keep(number, EvidenceKind.FILE, "again.log", b"XID 79") == kept


@pytest.mark.skipif(os.name != "posix", reason="pipes as files are POSIX's")
def test_a_file_that_is_too_large_is_not_kept_and_nothing_is_written(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("console.incidents.service.evidence.LARGEST_FILE", 10)
    number = parts.incidents.open("GPU lost", Grade.HIGH).number
    dump = tmp_path / "core"
    dump.write_bytes(b"x" * 11)
    with pytest.raises(CannotDo, match="File too large"):
        parts.incidents.keep_file(number, dump)
    found = parts.incidents.incident(number)
    assert found is not None and found.evidence == ()


def test_a_pipe_is_no_evidence_and_nobody_waits_for_it(parts: Parts, tmp_path: Path) -> None:
    number = parts.incidents.open("Storage slow", Grade.MEDIUM).number
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CannotDo, match="could not be read"):
        parts.incidents.keep_file(number, tmp_path / "pipe")
    with pytest.raises(OSError, match="Invalid argument"):
        hash_of(tmp_path / "pipe")


@pytest.mark.parametrize(
    "evidence",
    [
        [{"sha256": "z" * 64, "name": "x", "held": True}],
        [{"sha256": ["a"] * 64, "name": "x", "held": True}],
        [{"sha256": "a" * 64, "name": {}, "held": True}],
        [{"sha256": "a" * 64, "name": "x", "held": 1}],
        {"a": 1},
        7,
    ],
)
def test_a_file_that_only_looks_like_a_report_is_named_as_none(parts: Parts, tmp_path: Path, evidence: object) -> None:
    reports = Reports(parts.journal, parts.incidents, str)
    number = parts.incidents.open("Storage slow", Grade.MEDIUM).number
    file = tmp_path / "forged.json"
    file.write_text(json.dumps(json.loads(reports.text(number)) | {"evidence": evidence}))
    found = reports.check(file, lambda *_: "", str)
    assert Trouble.NO_REPORT in {each.trouble for each in found.problems}


def test_an_incident_is_closed_with_what_it_taught_or_nothing_of_both_is_written(parts: Parts) -> None:
    incidents = parts.incidents
    number = incidents.open("Storage slow", Grade.MEDIUM).number
    before = incidents.incident(number)
    with pytest.raises(CannotDo, match="how it ended"):
        incidents.close(number, " ", root_cause="A worn disk")
    assert incidents.incident(number) == before
    incidents.close(number, "Disk replaced", root_cause="A worn disk")
    closed = incidents.incident(number)
    with pytest.raises(CannotDo, match="closed already"):
        incidents.close(number, "Twice", lessons="Look at disks")
    assert incidents.incident(number) == closed
    assert closed is not None and (closed.root_cause, closed.lessons) == ("A worn disk", "")
    assert parts.journal.differences() == ()


def test_what_is_said_besides_its_alarm_is_written_with_it_or_nothing_is(parts: Parts) -> None:
    parts.alarms.write("alarm.moved", lambda _: [Raised(alarm=1, rule="gpu.lost", part="g03", priority=Grade.HIGH)])
    alarm = parts.alarms.alarm(1)
    assert alarm is not None
    with pytest.raises(CannotDo, match="to come"):
        parts.incidents.open_from(alarm, began=1_900_000_000.0)
    assert parts.incidents.overview().incidents == ()
    opened = parts.incidents.open_from(alarm, severity=Grade.LOW, services=["weld"], nodes=["n1"])
    assert (opened.severity, opened.services, opened.nodes) == (Grade.LOW, ("weld",), ("n1",))


def test_a_clock_that_is_set_back_by_a_year_hides_neither_an_alarm_s_incident_nor_what_was_done(
    tmp_path: Path,
) -> None:
    clock = Clock()
    parts = compose(tmp_path / "data", source="test", clock=clock)
    parts.alarms.write("alarm.moved", lambda _: [Raised(alarm=1, rule="gpu.lost", part="g03", priority=Grade.HIGH)])
    for number in range(40):
        parts.incidents.open(f"Before {number}", Grade.LOW)
    clock.seconds -= 365 * 86_400
    alarm = parts.alarms.alarm(1)
    assert alarm is not None and alarm.raised > clock.seconds
    opened = parts.incidents.open_from(alarm)
    assert opened.began <= opened.opened and str(opened.number) == "2026-001"
    parts.alarms.note(1, "It is warm")
    parts.alarms.take(1, "E. Berg")
    told = said(parts.incidents.timeline(opened.number), LineKind.ALARM)
    assert any("E. Berg sees to the alarm" in each for each in told)
    parts.close()


def test_search_finds_the_names_of_nodes(parts: Parts) -> None:
    inventory = parts.inventory
    inventory.apply(add_site(inventory.current(), Site("hall", "Hall")))
    inventory.apply(add_nodes(inventory.current(), [Node("hall", "g03", "g03.invalid")]))
    number = parts.incidents.open("GPU lost", Grade.HIGH, nodes=[inventory.current().nodes[0].key]).number
    parts.incidents.open("Storage slow", Grade.MEDIUM)
    assert [each.number for each in parts.incidents.search("hall/G03 lost")] == [number]


def test_what_began_with_the_epoch_has_evidence_too() -> None:
    incident = Incident(Number(2026, 1), "Old", Grade.LOW, 600.0, 700.0, "astrid")
    assert around(incident, 700.0).since == 0.0
