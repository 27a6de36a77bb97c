"""The timeline of an incident: what people typed, and what other entries of the log tell of it, in order of time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from console.alarms.model import moves as of_alarms
from console.fleet.model.rules import About, Grade
from console.incidents.model import moves as of_incidents
from console.incidents.model.incidents import Incident, Line, LineKind, LinkKind, Number, Significance
from console.journal.chain import time_text
from console.log.model.sittings import person_in
from console.work.model.runs import RunView, StepState
from console.work.model.words import STATES, STEP_STATES, Vocabulary, step_title, title
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, say

if TYPE_CHECKING:
    from console.alarms.model.alarms import Alarm
    from console.fleet.model.rules import Rule
    from console.journal.features import Reading
    from console.journal.model import Entry
    from console.journal.service import Journal

#: So long before an incident's beginning what was done with its nodes belongs to it, in seconds.
BEFORE = 1800.0
#: So many runs are told of, the newest.
_MOST_RUNS = 200
_GRADES: Mapping[Grade, Text] = {
    Grade.CRITICAL: QT_TRANSLATE_NOOP("Incidents", "critical"),
    Grade.HIGH: QT_TRANSLATE_NOOP("Incidents", "high"),
    Grade.MEDIUM: QT_TRANSLATE_NOOP("Incidents", "medium"),
    Grade.LOW: QT_TRANSLATE_NOOP("Incidents", "low"),
    Grade.UNKNOWN: QT_TRANSLATE_NOOP("Incidents", "unknown"),
}
_JUDGED: Mapping[Significance, Text] = {
    Significance.UNJUDGED: QT_TRANSLATE_NOOP("Incidents", "Whether it is significant is open again"),
    Significance.SIGNIFICANT: QT_TRANSLATE_NOOP("Incidents", "Judged significant"),
    Significance.NOT_SIGNIFICANT: QT_TRANSLATE_NOOP("Incidents", "Judged not significant"),
}
_WITH_REASON = QT_TRANSLATE_NOOP("Incidents", "{what}: {reason}")
_OPENED = QT_TRANSLATE_NOOP("Incidents", "Incident opened: {severity}")
_TITLE = QT_TRANSLATE_NOOP("Incidents", "Called {title} from now on")
_SEVERITY = QT_TRANSLATE_NOOP("Incidents", "Severity is {severity} from now on")
_BEGAN = QT_TRANSLATE_NOOP("Incidents", "It is said to have begun at {time} UTC")
_NODES = QT_TRANSLATE_NOOP("Incidents", "Affected nodes: {names}")
_SERVICES = QT_TRANSLATE_NOOP("Incidents", "Affected services: {names}")
_NONE = QT_TRANSLATE_NOOP("Incidents", "none")
_TAKEN = QT_TRANSLATE_NOOP("Incidents", "{owner} took the incident")
_GIVEN = QT_TRANSLATE_NOOP("Incidents", "Handed to {owner}")
_LEFT = QT_TRANSLATE_NOOP("Incidents", "Nobody sees to it from now on")
_LINKED = QT_TRANSLATE_NOOP("Incidents", "Linked with {what}")
_AN_ALARM = QT_TRANSLATE_NOOP("Incidents", "the alarm: {what} ({where})")
_UNLINKED = QT_TRANSLATE_NOOP("Incidents", "No longer linked with {what}")
_AWARE = QT_TRANSLATE_NOOP("Incidents", "Awareness entered: {time} UTC")
_CLASSIFIED = QT_TRANSLATE_NOOP("Incidents", "Holds classified information: nothing of it leaves")
_NOT_CLASSIFIED = QT_TRANSLATE_NOOP("Incidents", "Holds no classified information")
_TOLD = QT_TRANSLATE_NOOP("Incidents", "{to} was told ({how})")
_READ = QT_TRANSLATE_NOOP("Incidents", "{reader} has read the draft: {duty}")
_CAUSE = QT_TRANSLATE_NOOP("Incidents", "Root cause: {text}")
_LESSONS = QT_TRANSLATE_NOOP("Incidents", "Lessons: {text}")
_TO_DO = QT_TRANSLATE_NOOP("Incidents", "Still to be done: {text}")
_DONE = QT_TRANSLATE_NOOP("Incidents", "Done: {text}")
_REDACTED = QT_TRANSLATE_NOOP("Incidents", "Reports leave out: {names}")
_NOTHING_REDACTED = QT_TRANSLATE_NOOP("Incidents", "Reports leave out nothing")
_KEPT = QT_TRANSLATE_NOOP("Incidents", "Kept as evidence: {name}")
_RELEASED = QT_TRANSLATE_NOOP("Incidents", "No longer held: {name}. {reason}")
_REPORTED = QT_TRANSLATE_NOOP("Incidents", "Report made, SHA-256 {hash}")
_COSTED = QT_TRANSLATE_NOOP("Incidents", "Its cost by now: {amount} {currency}")
_CLOSED = QT_TRANSLATE_NOOP("Incidents", "Incident closed: {outcome}")
_REOPENED = QT_TRANSLATE_NOOP("Incidents", "Incident opened again: {reason}")
_RAISED = QT_TRANSLATE_NOOP("Incidents", "Alarm, {where}: {what}")
_RAISED_ANEW = QT_TRANSLATE_NOOP("Incidents", "Alarm again, {where}: {what}")
_RETURNED = QT_TRANSLATE_NOOP("Incidents", "Gone by itself, {where}: {what}")
_ACKNOWLEDGED = QT_TRANSLATE_NOOP("Incidents", "Alarm acknowledged, {where}: {what}")
_OWNED = QT_TRANSLATE_NOOP("Incidents", "{owner} sees to the alarm, {where}: {what}")
_NOTED = QT_TRANSLATE_NOOP("Incidents", "On the alarm: {text}")
_HERE = QT_TRANSLATE_NOOP("Incidents", "this console")
_BEGUN = QT_TRANSLATE_NOOP("Incidents", "Begun: {what}")
_STEP = QT_TRANSLATE_NOOP("Incidents", "{what}: {state}")
_ENDED = QT_TRANSLATE_NOOP("Incidents", "{what}: {state}")

#: What lines tell of which field: they are left out with it.
_TELLS: Mapping[Text, str] = {
    _TITLE: "title",
    _NODES: "nodes",
    _SERVICES: "services",
    _TAKEN: "people",
    _GIVEN: "people",
    _OWNED: "people",
    _LINKED: "links",
    _UNLINKED: "links",
    _TOLD: "told",
    _READ: "people",
    _COSTED: "cost",
    _CAUSE: "root_cause",
    _LESSONS: "lessons",
    _TO_DO: "follow_ups",
    _DONE: "follow_ups",
    _KEPT: "evidence",
    _RELEASED: "evidence",
    _CLOSED: "outcome",
}
#: The numbers of the first and the last of some entries.
_Lasted = tuple[int, int]
_NEWEST = 2**62
_PLACE = re.compile(r"\{([a-z_]+)\}")
_ENDS = frozenset({StepState.DONE, StepState.ALREADY, StepState.FAILED, StepState.ENDED, StepState.UNKNOWN})
_OF_PEOPLE = ("alarm.acknowledged", "alarm.owned", "alarm.noted", "alarm.handed_over")


class Timeline:
    """Makes timelines of one journal's incidents. `called` gives what people call a node, `words` what plans are
    called, `run` a run by its id, `alarm` an alarm by its number. Methods block and raise JournalError."""

    def __init__(  # noqa: PLR0917 - what it stands on, all of it
        self,
        journal: Journal,
        alarm: Callable[[int], Alarm | None],
        run: Callable[[str], RunView | None],
        rules: Mapping[str, Rule],
        words: Vocabulary,
        called: Callable[[str], str],
    ) -> None:
        self._journal = journal
        self._alarm, self._run = alarm, run
        self._rules, self._words, self._called = rules, words, called

    def lines(self, incident: Incident, entries: Iterable[Entry], until: float) -> tuple[Line, ...]:
        """All lines of an incident, the oldest first. `entries` are its own, `until` is when it was closed, or now."""
        own = tuple(entries)
        found, lasted = [*self._typed(incident), *self._own(incident, own)], _lasted(incident, own)
        for link in incident.links:
            if link.kind is LinkKind.ALARM:
                found += self._of_alarm(link.to, until, lasted)
        found += self._acts(incident, until, lasted)
        shown = (replace(line, redacted=True) if _is_redacted(line, incident) else line for line in found)
        return tuple(sorted(shown, key=lambda line: line.time))

    def first_acknowledged(self, incident: Incident, until: float) -> float | None:
        """When an alarm of it was acknowledged first: then somebody knew."""
        times = [
            line.time
            for link in incident.links
            if link.kind is LinkKind.ALARM
            for line in self._of_alarm(link.to, until)
            if isinstance(line.text, Sentence) and line.text.text == _ACKNOWLEDGED
        ]
        return min(times, default=None)

    def alarms(self, incident: Incident) -> tuple[Alarm, ...]:
        """The alarms that it is linked with."""
        numbers = [_alarm_number(link.to) for link in incident.links if link.kind is LinkKind.ALARM]
        found = [self._alarm(number) for number in numbers if number is not None]
        return tuple(alarm for alarm in found if alarm is not None)

    def called(self, alarm: Alarm) -> tuple[Text | Sentence | str, Text | str]:
        """What an alarm is, and where."""
        rule = self._rules.get(alarm.source.rule)
        node = self._called(alarm.source.node) if alarm.source.node else ""
        part = alarm.source.part
        if rule is not None and rule.about is About.GPU and part.isdigit():
            part = f"GPU {part}"
        place = ", ".join(each for each in (node, part) if each)
        return (alarm.source.rule if rule is None else _what(rule, alarm)), place or _HERE

    # -- its own -------------------------------------------------------------------------------------------------------

    @staticmethod
    def _typed(incident: Incident) -> Iterator[Line]:
        for note in incident.notes:
            yield Line(note.time, LineKind.TYPED, note.text, note.who, note.number, entry=note.entry)

    def _own(self, incident: Incident, entries: Iterable[Entry]) -> Iterator[Line]:
        names = {each.sha256: each.name for each in incident.evidence}
        to_do = {each.number: each.text for each in incident.follow_ups}
        for entry in entries:
            for move in of_incidents.read(entry.details, entry.time.timestamp(), entry.actor):
                if Number.read(move.incident) != incident.number:
                    continue
                at = of_incidents.seconds(move.at)
                for kind, said in self._said(move, names, to_do):
                    if isinstance(move, of_incidents.Told):
                        at = of_incidents.seconds(move.time)
                    yield Line(at, kind, said, move.who, entry=entry.sequence)

    def _said(  # noqa: PLR0912 - one for each move
        self, move: of_incidents.Move, names: Mapping[str, str], to_do: Mapping[int, str]
    ) -> Iterator[tuple[LineKind, Sentence]]:
        moved = LineKind.MOVED
        match move:
            case of_incidents.Opened():
                yield moved, say(_OPENED, severity=_GRADES[move.severity])
            case of_incidents.Changed():
                for said in self._changed(move):
                    yield moved, said
            case of_incidents.Taken(owner=""):
                yield moved, say(_LEFT)
            case of_incidents.Taken():
                yield moved, say(_TAKEN if move.owner == move.who else _GIVEN, owner=move.owner)
            case of_incidents.Linked():
                yield moved, say(_LINKED, what=self._link(move))
            case of_incidents.Unlinked():
                yield moved, say(_UNLINKED, what=self._link(move))
            case of_incidents.Aware():
                yield moved, _reasoned(say(_AWARE, time=_utc(move.time)), move.reason)
            case of_incidents.Judged():
                yield moved, _reasoned(say(_JUDGED[move.significance]), move.reason)
            case of_incidents.Classified():
                yield moved, say(_CLASSIFIED if move.classified else _NOT_CLASSIFIED)
            case of_incidents.DraftRead():
                yield moved, say(_READ, reader=move.reader, duty=move.duty)
            case of_incidents.Told():
                yield LineKind.TOLD, say(_TOLD, to=move.to, how=move.how)
            case of_incidents.Learnt():
                if move.root_cause is not None:
                    yield moved, say(_CAUSE, text=move.root_cause)
                if move.lessons is not None:
                    yield moved, say(_LESSONS, text=move.lessons)
            case of_incidents.FollowUpAdded():
                yield moved, say(_TO_DO, text=move.text)
            case of_incidents.FollowUpDone():
                yield moved, say(_DONE, text=to_do.get(move.number, str(move.number)))
            case of_incidents.Redacted():
                yield moved, say(_REDACTED, names=", ".join(move.fields)) if move.fields else say(_NOTHING_REDACTED)
            case of_incidents.Kept():
                yield LineKind.EVIDENCE, say(_KEPT, name=move.name)
            case of_incidents.Released():
                name = names.get(move.sha256, move.sha256[:12])
                yield LineKind.EVIDENCE, say(_RELEASED, name=name, reason=move.reason)
            case of_incidents.Reported():
                yield LineKind.EVIDENCE, say(_REPORTED, hash=move.sha256)
            case of_incidents.Costed():
                yield moved, say(_COSTED, amount=f"{move.amount / 100:,.2f}", currency=move.currency)
            case of_incidents.Closed():
                yield moved, say(_CLOSED, outcome=move.outcome)
            case of_incidents.Reopened():
                yield moved, say(_REOPENED, reason=move.reason)

    def _link(self, move: of_incidents.Linked | of_incidents.Unlinked) -> Sentence | str:
        """What an incident was linked with, as people call it."""
        number = _alarm_number(move.to) if move.kind is LinkKind.ALARM else None
        alarm = None if number is None else self._alarm(number)
        if alarm is not None:
            what, where = self.called(alarm)
            return say(_AN_ALARM, what=what, where=where)
        if move.kind is LinkKind.INCIDENT:
            return f"INC-{move.to.removeprefix('incident:')}"
        return move.to

    def _changed(self, move: of_incidents.Changed) -> Iterator[Sentence]:
        if move.title is not None:
            yield say(_TITLE, title=move.title)
        if move.severity is not None:
            yield say(_SEVERITY, severity=_GRADES[move.severity])
        if move.began is not None:
            yield say(_BEGAN, time=_utc(move.began))
        if move.nodes is not None:
            yield say(_NODES, names=", ".join(map(self._called, move.nodes)) or _NONE)
        if move.services is not None:
            yield say(_SERVICES, names=", ".join(move.services) or _NONE)

    # -- alarms --------------------------------------------------------------------------------------------------------

    def _of_alarm(self, address: str, until: float, lasted: _Lasted | None = None) -> Iterator[Line]:
        """What happened to an alarm. As a record it knows how it stands now, and its entries what people did with it
        before it was raised anew."""
        number = _alarm_number(address)
        alarm = None if number is None else self._alarm(number)
        if number is None or alarm is None:
            return
        what, where = self.called(alarm)

        def line(time: float, text: Text, who: str = "", entry: int = 0, **values: str) -> Line:
            said = say(text, what=what, where=where, **values)
            return Line(time, LineKind.ALARM, said, who, entry=entry)

        def noted(time: float, text: str, who: str, entry: int = 0) -> Line:
            return Line(time, LineKind.ALARM, say(_NOTED, text=text), who, entry=entry)

        yield line(alarm.raised, _RAISED)
        if alarm.last_raised > alarm.raised:
            yield line(alarm.last_raised, _RAISED_ANEW)
        if alarm.returned is not None:
            yield line(alarm.returned, _RETURNED)
        told: set[float] = set()
        for entry in self._done_with(number, alarm.raised, until, lasted):
            for move in of_alarms.read(entry.details, entry.time.timestamp(), entry.actor):
                at = of_alarms.seconds(move.at)
                match move:
                    case of_alarms.Acknowledged(alarm=n, who=who) if n == number:
                        told.add(at)
                        yield line(at, _ACKNOWLEDGED, _person(who), entry.sequence)
                    case of_alarms.Owned(alarm=n, owner=owner) if n == number and owner:
                        yield line(at, _OWNED, "", entry.sequence, owner=owner)
                    case of_alarms.Noted(alarm=n, who=who, text=text) if n == number:
                        told.add(at)
                        yield noted(at, text, _person(who), entry.sequence)
        if alarm.acknowledged is not None and alarm.by and alarm.acknowledged not in told:
            yield line(alarm.acknowledged, _ACKNOWLEDGED, _person(alarm.by))
        for note in alarm.notes:
            if note.time not in told:
                yield noted(note.time, note.text, _person(note.who))

    def _done_with(self, number: int, since: float, until: float, lasted: _Lasted | None) -> list[Entry]:
        """The entries of what people did with an alarm."""
        types = ", ".join("?" * len(_OF_PEOPLE))
        where = f"AND category = ? AND sequence BETWEEN ? AND ? AND type IN ({types}) AND instr(entry, json_quote(?))"
        with self._journal.reading() as reading:
            first, last = _within(reading, since - 1.0, until + 1.0, lasted)
            values = (of_alarms.CATEGORY, first, last, *_OF_PEOPLE, f"alarm:{number}")
            return reading.entries(where, values)

    # -- acts ----------------------------------------------------------------------------------------------------------

    def _acts(self, incident: Incident, until: float, lasted: _Lasted | None) -> Iterator[Line]:
        """What was done with its nodes while it lasted, and the runs that it is linked with."""
        linked = {link.to.removeprefix("run:") for link in incident.links if link.kind is LinkKind.RUN}
        nodes = {f"node:{node}" for node in incident.nodes}
        since = min(incident.began, incident.opened) - BEFORE
        with self._journal.reading() as reading:
            first, last = _within(reading, since, until + 1.0, lasted)
            rows = reading.rows(
                "SELECT id FROM runs WHERE sequence BETWEEN ? AND ? ORDER BY sequence DESC LIMIT ?",
                (first, last, _MOST_RUNS),
            )
        for id in dict.fromkeys((*sorted(linked), *(str(row["id"]) for row in rows))) if nodes or linked else ():
            run = self._run(id)
            if run is not None and (id in linked or nodes & {target.id for target in run.plan.targets}):
                yield from self._of_run(run)

    def _of_run(self, run: RunView) -> Iterator[Line]:
        if run.begun is None:
            return
        what = title(run.plan, self._words, undoes=bool(run.undoes))
        yield Line(run.begun.timestamp(), LineKind.ACT, say(_BEGUN, what=what), run.maker, entry=run.sequence)
        for step in run.steps:
            if step.state in _ENDS and step.ended is not None:
                said = say(_STEP, what=step_title(step.step, self._words), state=STEP_STATES[step.state])
                yield Line(step.ended.timestamp(), LineKind.ACT, said, entry=step.told)
        if run.ended is not None:
            said = say(_ENDED, what=what, state=STATES[run.state])
            yield Line(run.ended.timestamp(), LineKind.ACT, said, entry=run.sequence)


def is_report(line: Line) -> bool:
    """Whether a line tells that a report was made."""
    return isinstance(line.text, Sentence) and line.text.text == _REPORTED


def _is_redacted(line: Line, incident: Incident) -> bool:
    """Whether reports leave a line out: by itself, or for it tells of what they leave out."""
    if isinstance(line.text, str):
        return f"line:{line.number}" in incident.redacted
    linked = line.text.text in (_LINKED, _UNLINKED) and isinstance(line.text.values["what"], Sentence)
    named = linked or line.kind in (LineKind.ALARM, LineKind.ACT)
    if named and "nodes" in incident.redacted:  # what an alarm or a run is of, in words
        return True
    return _TELLS.get(line.text.text) in incident.redacted


def _what(rule: Rule, alarm: Alarm) -> Text | Sentence:
    """What a rule tells, by the words of it that need the fewest facts: how much it was then is told on the alarm."""
    text = rule.short if _PLACE.search(rule.what.source) else rule.what
    places = _PLACE.findall(text.source)
    known = {"place": alarm.source.part, "part": alarm.source.part}
    return say(text, **{name: known.get(name, "…") for name in places}) if places else text


def _lasted(incident: Incident, entries: Sequence[Entry]) -> _Lasted | None:
    """The entries between which it was open, whatever the clock showed; None where the log does not say."""
    closed = max((each.sequence for each in entries if each.type == "incident.closed"), default=0)
    if not entries or entries[0].type != "incident.opened" or (incident.closed is not None and not closed):
        return None
    return entries[0].sequence, _NEWEST if incident.closed is None else closed


def _within(reading: Reading, since: float, until: float, lasted: _Lasted | None) -> _Lasted:
    """The entries of a time, and those of `lasted`: what came while it was open belongs to it also where the clock was
    set back meanwhile."""
    first, last = _first_since(reading, since), _first_since(reading, until)
    return (first, last) if lasted is None else (min(first, lasted[0]), max(last, lasted[1]))


def _first_since(reading: Reading, time: float) -> int:
    """The number of the first entry from a time on. Entries follow each other in time, but for clocks that were set
    back: what is looked for stands no farther off than that."""
    wanted = time_text(datetime.fromtimestamp(max(time, 0.0), UTC))
    (row,) = reading.rows("SELECT coalesce(max(sequence), 0) AS newest FROM entries WHERE journal = 1")
    low, high = 1, int(row["newest"]) + 1
    while low < high:
        middle = (low + high) // 2
        found = reading.rows("SELECT time FROM entries WHERE journal = 1 AND sequence >= ? LIMIT 1", (middle,))
        if found and str(found[0]["time"]) < wanted:
            low = middle + 1
        else:
            high = middle
    return low


def _alarm_number(address: str) -> int | None:
    number = address.removeprefix("alarm:")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None


def _person(actor: str) -> str:
    return person_in(actor)[0] or actor


def _reasoned(what: Sentence, reason: str) -> Sentence:
    return say(_WITH_REASON, what=what, reason=reason) if reason else what


def _utc(milliseconds: int) -> str:
    return f"{datetime.fromtimestamp(of_incidents.seconds(milliseconds), UTC):%Y-%m-%d %H:%M:%S}"
