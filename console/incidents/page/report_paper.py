"""The report of an incident for print: what happened, when, who did what, what was kept, what was judged and told, what
was learned, what is left out. In a language of the reader's choice.

Like the JSON that names it, it says nothing of when and by whom it was made: it bears the time of the last thing that
it tells, and the owner's name. So the same incident gives the same paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from console.fleet.model.rules import Grade
from console.incidents.model.incidents import EvidenceKind, Incident, Line, LineKind, Phase, Significance
from console.incidents.model.redaction import veil_of
from console.incidents.page import wording
from console.incidents.page.protocols import Linked
from console.incidents.page.wording import Say
from console.incidents.service.timeline import is_report
from console.pagekit.report import Facts, Heading, Paragraph, Part, Report, Table
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers

#: So many lines of the timeline are printed; the log holds all of them.
MOST_LINES = 2000
#: A SHA-256 is written in parts that a line has room for.
_PART = 16

_UNDER = QT_TRANSLATE_NOOP("IncidentReport", "Incident report")
_STANDS = QT_TRANSLATE_NOOP("IncidentReport", "as of {time}")
_NUMBER, _SEVERITY, _STATE = (
    QT_TRANSLATE_NOOP("IncidentReport", "Number"),
    QT_TRANSLATE_NOOP("IncidentReport", "Severity"),
    QT_TRANSLATE_NOOP("IncidentReport", "State"),
)
_BEGAN, _OPENED, _CLOSED = (
    QT_TRANSLATE_NOOP("IncidentReport", "Began"),
    QT_TRANSLATE_NOOP("IncidentReport", "Opened"),
    QT_TRANSLATE_NOOP("IncidentReport", "Closed"),
)
_OWNER, _NODES, _SERVICES = (
    QT_TRANSLATE_NOOP("IncidentReport", "Owner"),
    QT_TRANSLATE_NOOP("IncidentReport", "Nodes"),
    QT_TRANSLATE_NOOP("IncidentReport", "Affected services"),
)
_OUTCOME, _COST = QT_TRANSLATE_NOOP("IncidentReport", "Outcome"), QT_TRANSLATE_NOOP("IncidentReport", "Cost")
_OPEN, _IS_CLOSED = QT_TRANSLATE_NOOP("IncidentReport", "open"), QT_TRANSLATE_NOOP("IncidentReport", "closed")
_BY, _SINCE = (
    QT_TRANSLATE_NOOP("IncidentReport", "{time}, {who}"),
    QT_TRANSLATE_NOOP("IncidentReport", "{who}, since {time}"),
)
_NOBODY, _NONE = QT_TRANSLATE_NOOP("IncidentReport", "nobody"), QT_TRANSLATE_NOOP("IncidentReport", "None")
_JUDGEMENT = QT_TRANSLATE_NOOP("IncidentReport", "Awareness and judgement")
_AWARE, _SIGNIFICANCE = (
    QT_TRANSLATE_NOOP("IncidentReport", "Known since"),
    QT_TRANSLATE_NOOP("IncidentReport", "Significance"),
)
_REASON, _MET = QT_TRANSLATE_NOOP("IncidentReport", "Reason"), QT_TRANSLATE_NOOP("IncidentReport", "Criteria met")
_CLASSIFIED = QT_TRANSLATE_NOOP("IncidentReport", "Classified information")
_YES, _NO, _NOT_SAID = (
    QT_TRANSLATE_NOOP("IncidentReport", "yes"),
    QT_TRANSLATE_NOOP("IncidentReport", "no"),
    QT_TRANSLATE_NOOP("IncidentReport", "not said yet"),
)
_JUDGED: dict[Significance, Text] = {
    Significance.UNJUDGED: QT_TRANSLATE_NOOP("IncidentReport", "not judged yet"),
    Significance.SIGNIFICANT: QT_TRANSLATE_NOOP("IncidentReport", "significant"),
    Significance.NOT_SIGNIFICANT: QT_TRANSLATE_NOOP("IncidentReport", "not significant"),
}
_GRADES: dict[Grade, Text] = {
    Grade.CRITICAL: QT_TRANSLATE_NOOP("IncidentReport", "critical"),
    Grade.HIGH: QT_TRANSLATE_NOOP("IncidentReport", "high"),
    Grade.MEDIUM: QT_TRANSLATE_NOOP("IncidentReport", "medium"),
    Grade.LOW: QT_TRANSLATE_NOOP("IncidentReport", "low"),
}
_TOLD = QT_TRANSLATE_NOOP("IncidentReport", "Who was told, as recorded by a person")
_WHEN, _WHOM, _HOW, _WHO = (
    QT_TRANSLATE_NOOP("IncidentReport", "When"),
    QT_TRANSLATE_NOOP("IncidentReport", "Whom"),
    QT_TRANSLATE_NOOP("IncidentReport", "How"),
    QT_TRANSLATE_NOOP("IncidentReport", "Recorded by"),
)
_TIMELINE, _WHAT, _PERSON = (
    QT_TRANSLATE_NOOP("IncidentReport", "Timeline"),
    QT_TRANSLATE_NOOP("IncidentReport", "What"),
    QT_TRANSLATE_NOOP("IncidentReport", "Who"),
)
_DONE = QT_TRANSLATE_NOOP("IncidentReport", "What was done with nodes, from the log")
_ENTRY = QT_TRANSLATE_NOOP("IncidentReport", "Log")
_BY_ITSELF = QT_TRANSLATE_NOOP("IncidentReport", "the console")
_MORE = QT_TRANSLATE_NOOP("IncidentReport", "{count} more lines are in the log of the console.")
_LINE_OUT = QT_TRANSLATE_NOOP("IncidentReport", "(left out of this report)")
_EVIDENCE, _NAME, _SIZE, _TAKEN = (
    QT_TRANSLATE_NOOP("IncidentReport", "Evidence"),
    QT_TRANSLATE_NOOP("IncidentReport", "Name"),
    QT_TRANSLATE_NOOP("IncidentReport", "Size"),
    QT_TRANSLATE_NOOP("IncidentReport", "Kept"),
)
_KINDS: dict[EvidenceKind, Text] = {
    EvidenceKind.TELEMETRY: QT_TRANSLATE_NOOP("IncidentReport", "samples"),
    EvidenceKind.EVENTS: QT_TRANSLATE_NOOP("IncidentReport", "events"),
    EvidenceKind.ALARMS: QT_TRANSLATE_NOOP("IncidentReport", "alarms"),
    EvidenceKind.FILE: QT_TRANSLATE_NOOP("IncidentReport", "file"),
}
_CAUSE, _LESSONS = QT_TRANSLATE_NOOP("IncidentReport", "Root cause"), QT_TRANSLATE_NOOP("IncidentReport", "Lessons")
_FOLLOW_UPS, _DUE, _IS_DONE = (
    QT_TRANSLATE_NOOP("IncidentReport", "Follow-ups"),
    QT_TRANSLATE_NOOP("IncidentReport", "Until"),
    QT_TRANSLATE_NOOP("IncidentReport", "Done"),
)
_LINKED = QT_TRANSLATE_NOOP("IncidentReport", "Linked with")
_OUT = QT_TRANSLATE_NOOP("IncidentReport", "Left out of this report")
_OUT_WHY = QT_TRANSLATE_NOOP("IncidentReport", "A person chose to leave these out. The log of the console holds them.")
_NOT_WRITTEN = QT_TRANSLATE_NOOP("IncidentReport", "Not written yet")
_ZONE = QT_TRANSLATE_NOOP("IncidentReport", "Times are those of {zone}.")
_PAGE = QT_TRANSLATE_NOOP("IncidentReport", "page {page} of {pages}")


@dataclass(frozen=True, slots=True)
class Told:
    """What a report is made from besides the incident: its lines, what it is linked with, names of its nodes and of its
    site, the zone it tells times in."""

    incident: Incident
    lines: tuple[Line, ...]
    linked: tuple[Linked, ...]
    nodes: str
    site: str
    zone: str


def report(told: Told, say: Say) -> Report:
    """The report, in the language that `say` speaks."""
    return _Writer(told, say).report()


class _Writer:
    def __init__(self, told: Told, say: Say) -> None:
        self._told, self._say = told, say
        self._incident = told.incident
        # That reports were made before is none of what happened.
        self._lines = tuple(each for each in told.lines if not is_report(each))
        self._veil = veil_of(told.incident, told.nodes.split(", "), told.lines)
        self._last = max((each.time for each in self._lines), default=told.incident.opened)

    def report(self) -> Report:
        incident, told = self._incident, self._told
        parts: list[Part] = [Facts(self._facts()), Paragraph(self._say(_ZONE).format(zone=told.zone), dim=True)]
        parts += [*self._judgement(), *self._timeline(), *self._done()]
        for key, made in (
            ("told", self._people_told),
            ("root_cause", lambda: self._text(_CAUSE, incident.root_cause)),
            ("lessons", lambda: self._text(_LESSONS, incident.lessons)),
            ("follow_ups", self._follow_ups),
            ("evidence", self._evidence),
            ("links", self._links),
        ):
            if key not in incident.redacted:
                parts += made()
        parts += self._left_out()
        number = wording.name(incident.number)
        stands = self._say(_STANDS).format(time=self._at(self._last))
        return Report(
            title=number if "title" in incident.redacted else f"{number} · {self._veil.over(incident.title)}",
            under=" · ".join(part for part in (self._say(_UNDER), told.site, stands) if part),
            parts=tuple(map(self._veiled, parts)),
            author=self._name(incident.owner or incident.opened_by),
            made=numbers.local(self._last, told.zone),
            foot=" · ".join(part for part in ("Driftvakt", told.site, number, stands) if part),
            page=self._say(_PAGE),
        )

    def _veiled(self, part: Part) -> Part:
        """A part without the names that are left out."""
        match part:
            case Paragraph(text, dim):
                return Paragraph(self._veil.over(text), dim)
            case Facts(pairs):
                return Facts(tuple((name, self._veil.over(value)) for name, value in pairs))
            case Table():
                return replace(part, rows=tuple(tuple(map(self._veil.over, row)) for row in part.rows))
        return part

    def _at(self, time: float, *, seconds: bool = False) -> str:
        return f"{numbers.local(time, self._told.zone):{'%Y-%m-%d %H:%M:%S' if seconds else '%Y-%m-%d %H:%M'}}"

    def _name(self, who: str) -> str:
        """Of a person; a dash where names are left out."""
        return numbers.UNKNOWN if who and "people" in self._incident.redacted else who

    def _by(self, time: float, who: str) -> str:
        return self._say(_BY).format(time=self._at(time), who=self._name(who)) if who else self._at(time)

    def _shown(self, key: str, value: str) -> str:
        return self._say(_LINE_OUT) if key in self._incident.redacted else value

    def _facts(self) -> tuple[tuple[str, str], ...]:
        incident, say = self._incident, self._say
        owner = incident.owner or say(_NOBODY)
        if incident.owner and incident.owned is not None:
            owner = say(_SINCE).format(who=incident.owner, time=self._at(incident.owned))
        pairs = [
            (_NUMBER, wording.name(incident.number)),
            (_SEVERITY, say(_GRADES[incident.severity]) if incident.severity in _GRADES else str(incident.severity)),
            (_STATE, say(_OPEN if incident.phase is Phase.OPEN else _IS_CLOSED)),
            (_BEGAN, self._at(incident.began, seconds=True)),
            (_OPENED, self._by(incident.opened, incident.opened_by)),
            (_OWNER, self._shown("people", owner)),
            (_SERVICES, self._shown("services", ", ".join(incident.services) or numbers.UNKNOWN)),
            (_NODES, self._shown("nodes", self._told.nodes or numbers.UNKNOWN)),
        ]
        if incident.closed is not None:
            pairs.append((_CLOSED, self._by(incident.closed, incident.closed_by)))
            pairs.append((_OUTCOME, self._shown("outcome", incident.outcome)))
        if incident.costed is not None:
            cost = f"{incident.costed.amount / 100:,.2f} {incident.costed.currency}"
            pairs.append((_COST, self._shown("cost", cost)))
        return tuple((say(name), value) for name, value in pairs)

    def _judgement(self) -> list[Part]:
        incident, say = self._incident, self._say
        judged, aware = incident.judgement, incident.awareness
        known = say(_NOT_SAID) if aware is None else self._by(aware.time, aware.who)
        pairs = [(say(_AWARE), known)]
        if aware is not None and aware.reason:
            pairs.append((say(_REASON), aware.reason))
        said = say(_JUDGED[judged.significance])
        if judged.time is not None:
            said = f"{said}; {self._by(judged.time, judged.who)}"
        pairs.append((say(_SIGNIFICANCE), said))
        if judged.reason:
            pairs.append((say(_REASON), judged.reason))
        if judged.met:
            pairs.append((say(_MET), ", ".join(judged.met)))
        classified = _NOT_SAID if incident.classified is None else _YES if incident.classified else _NO
        pairs.append((say(_CLASSIFIED), say(classified)))
        return [Heading(say(_JUDGEMENT)), Facts(tuple(pairs))]

    def _people_told(self) -> list[Part]:
        rows = [
            (self._at(each.time), each.to, " · ".join(part for part in (each.regime, each.duty, each.how) if part),
             self._name(each.who))
            for each in self._incident.told
        ]  # fmt: skip
        return self._table(_TOLD, (_WHEN, _WHOM, _HOW, _WHO), rows, (0.2, 0.3, 0.3, 0.2))

    def _timeline(self) -> list[Part]:
        lines, head = self._lines, (_WHEN, _WHAT, _PERSON, _ENTRY)
        made = self._table(_TIMELINE, head, [self._line(each) for each in lines[:MOST_LINES]], (0.24, 0.48, 0.19, 0.09))
        if len(lines) > MOST_LINES:
            made.append(Paragraph(self._say(_MORE).format(count=len(lines) - MOST_LINES), dim=True))
        return made

    def _line(self, line: Line) -> tuple[str, ...]:
        text = self._say(_LINE_OUT) if line.redacted else wording.said(line.text, self._say)
        who = "" if line.redacted else self._name(line.who) or self._say(_BY_ITSELF)
        return self._at(line.time, seconds=True), text, who, str(line.entry or "")

    def _done(self) -> list[Part]:
        acts = [each for each in self._lines if each.kind is LineKind.ACT][:MOST_LINES]
        return self._table(
            _DONE, (_WHEN, _WHAT, _PERSON, _ENTRY), [self._line(each) for each in acts], (0.24, 0.48, 0.19, 0.09)
        )

    def _text(self, heading: Text, text: str) -> list[Part]:
        nothing = Paragraph(self._say(_NOT_WRITTEN), dim=True)
        return [Heading(self._say(heading)), Paragraph(text) if text.strip() else nothing]

    def _follow_ups(self) -> list[Part]:
        rows = [
            (
                each.text,
                self._name(each.owner) or self._say(_NOBODY),
                self._at(each.due)[:10] if each.due is not None else numbers.UNKNOWN,
                self._by(each.done, each.by) if each.done is not None else numbers.UNKNOWN,
            )
            for each in self._incident.follow_ups
        ]
        return self._table(_FOLLOW_UPS, (_WHAT, _OWNER, _DUE, _IS_DONE), rows, (0.42, 0.2, 0.14, 0.24))

    def _evidence(self) -> list[Part]:
        rows = [
            (
                f"{each.name} ({self._say(_KINDS[each.kind])})",
                numbers.iec(each.size),
                self._at(each.taken),
                " ".join(each.sha256[at : at + _PART] for at in range(0, len(each.sha256), _PART)),
            )
            for each in self._incident.evidence
        ]
        return self._table(_EVIDENCE, (_NAME, _SIZE, _TAKEN, "SHA-256"), rows, (0.26, 0.11, 0.19, 0.44))

    def _links(self) -> list[Part]:
        rows = [(self._say(wording.LINKS[each.link.kind]), each.link.to) for each in self._told.linked]
        return [Heading(self._say(_LINKED)), Facts(tuple(rows))] if rows else []

    def _left_out(self) -> list[Part]:
        if not self._incident.redacted:
            return []
        names = []
        for key in sorted(self._incident.redacted):
            kind, _, number = key.partition(":")
            line = self._say(wording.LINE).format(number=number)
            names.append(line if kind == "line" else self._say(wording.FIELDS[key]) if key in wording.FIELDS else key)
        return [Heading(self._say(_OUT)), Paragraph(", ".join(names)), Paragraph(self._say(_OUT_WHY), dim=True)]

    def _table(
        self, heading: Text, head: Sequence[Text | str], rows: Sequence[tuple[str, ...]], shares: tuple[float, ...]
    ) -> list[Part]:
        title = Heading(self._say(heading))
        if not rows:
            return [title, Paragraph(self._say(_NONE), dim=True)]
        names = tuple(self._say(each) if isinstance(each, Text) else each for each in head)
        return [title, Table(names, tuple(rows), shares)]
