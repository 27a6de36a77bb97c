"""Drafts: what somebody is to be told of an incident, filled from what the incident knows, each field with where that
is from, and what is missing marked. Pure functions: a draft is made whenever it is shown, and only a person's own words
of it are kept.

Before any draft stands a stop: nobody has said yet whether the incident holds classified data, or it does, or its
regime lets nothing out. Then there is none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from console.incidents.model.clocks import Clock, State, shortest
from console.incidents.model.incidents import Incident, Line, LineKind, LinkKind, Significance, Worded
from console.incidents.model.redaction import veil_of
from console.incidents.model.regimes import Duty, Profile, Regime
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text, filled

#: What a draft's JSON is: docs/regimes.md.
FORM = "driftvakt/incident-draft/1"
#: So many of the newest acts stand in a draft.
_ACTS = 8

NAMES: dict[str, Text] = {
    "party": QT_TRANSLATE_NOOP("Drafts", "Reporting party"),
    "contact": QT_TRANSLATE_NOOP("Drafts", "Contact, day and night"),
    "number": QT_TRANSLATE_NOOP("Drafts", "Our number"),
    "aware": QT_TRANSLATE_NOOP("Drafts", "Known since"),
    "detected": QT_TRANSLATE_NOOP("Drafts", "Detected"),
    "classified": QT_TRANSLATE_NOOP("Drafts", "Classified as such"),
    "ended": QT_TRANSLATE_NOOP("Drafts", "Over since"),
    "what": QT_TRANSLATE_NOOP("Drafts", "What has happened"),
    "severity": QT_TRANSLATE_NOOP("Drafts", "How severe it is"),
    "unlawful": QT_TRANSLATE_NOOP("Drafts", "Unlawful or malicious act suspected"),
    "borders": QT_TRANSLATE_NOOP("Drafts", "Effect across borders"),
    "affected": QT_TRANSLATE_NOOP("Drafts", "Users and services touched"),
    "people": QT_TRANSLATE_NOOP("Drafts", "People and records concerned, about how many"),
    "indicators": QT_TRANSLATE_NOOP("Drafts", "Signs by which others recognise it"),
    "cause": QT_TRANSLATE_NOOP("Drafts", "What probably set it off"),
    "consequences": QT_TRANSLATE_NOOP("Drafts", "Likely consequences"),
    "system": QT_TRANSLATE_NOOP("Drafts", "The AI system"),
    "product": QT_TRANSLATE_NOOP("Drafts", "The product"),
    "cost": QT_TRANSLATE_NOOP("Drafts", "What it has cost"),
    "measures": QT_TRANSLATE_NOOP("Drafts", "What was done against it"),
    "doing": QT_TRANSLATE_NOOP("Drafts", "What we are doing"),
    "users_can": QT_TRANSLATE_NOOP("Drafts", "What users can do"),
    "next": QT_TRANSLATE_NOOP("Drafts", "Next word from us"),
}
MISSING = QT_TRANSLATE_NOOP("Drafts", "missing")
LEFT_OUT = QT_TRANSLATE_NOOP("Drafts", "[left out]")

_BY_MONITORING = QT_TRANSLATE_NOOP("Drafts", "{time}, by our own monitoring")
_AWARE = QT_TRANSLATE_NOOP("Drafts", "{time}: {reason}")
_JUDGED = QT_TRANSLATE_NOOP("Drafts", "Judged significant: {reason}")
_NOT_SIGNIFICANT = QT_TRANSLATE_NOOP("Drafts", "Judged not significant: {reason}")
_TOUCHED = QT_TRANSLATE_NOOP("Drafts", "Services: {services}")
_NODES = QT_TRANSLATE_NOOP("Drafts", "Nodes: {nodes}")
_NEXT = QT_TRANSLATE_NOOP("Drafts", "At the latest with: {duty}, {time}")
_TO_DO = QT_TRANSLATE_NOOP("Drafts", "To be done: {what}")
_CROWNS = QT_TRANSLATE_NOOP("Drafts", "{amount} {currency} so far")

_FROM_PROFILE = QT_TRANSLATE_NOOP("Drafts", "profile")
_FROM_INCIDENT = QT_TRANSLATE_NOOP("Drafts", "incident")
_FROM_JUDGEMENT = QT_TRANSLATE_NOOP("Drafts", "judgement")
_FROM_LOG = QT_TRANSLATE_NOOP("Drafts", "log")
_FROM_CLOCK = QT_TRANSLATE_NOOP("Drafts", "clock")

#: Says a marked text in the draft's language.
Say = Callable[[Text], str]


class Stop(StrEnum):
    """Why there is no draft."""

    UNANSWERED = "unanswered"  # nobody has said whether it holds classified data
    CLASSIFIED = "classified"  # it does: nothing leaves
    STAYS = "stays"  # its regime lets nothing out of this program
    NONE_ASKED = "none_asked"  # its duty asks for no draft


STOPS: dict[Stop, Text] = {
    Stop.UNANSWERED: QT_TRANSLATE_NOOP(
        "Drafts", "A person must first answer whether it holds classified data. Until then no draft is made."
    ),
    Stop.CLASSIFIED: QT_TRANSLATE_NOOP(
        "Drafts", "It holds classified data: nothing leaves this program, and no draft is made."
    ),
    Stop.STAYS: QT_TRANSLATE_NOOP(
        "Drafts", "Nothing of this leaves the program: people report it on the authority's own ways."
    ),
    Stop.NONE_ASKED: QT_TRANSLATE_NOOP("Drafts", "There is nothing to write for this."),
}


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """A field of one draft in one language."""

    regime: str
    duty: str
    language: str
    field: str

    @staticmethod
    def of(words: Worded) -> DraftPlace:
        return DraftPlace(words.regime, words.duty, words.language, words.field)


@dataclass(frozen=True, slots=True)
class Known:
    """What of its surroundings a draft may say, in the draft's language: the names of its nodes, and its timeline."""

    nodes: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    clocks: tuple[Clock, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it says, in a language; where that is from; empty where it is `missing`. `by` is who wrote it,
    empty where Driftvakt filled it and follows the facts until a person writes."""

    id: str
    name: str
    text: str
    source: str = ""
    by: str = ""

    @property
    def missing(self) -> bool:
        return not self.text


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be told, by one duty, in one language. With a `stop` it has no fields."""

    regime: Regime
    duty: Duty
    language: str
    fields: tuple[Field, ...] = ()
    stop: Stop | None = None

    @property
    def filled(self) -> int:
        return sum(not each.missing for each in self.fields)


def stop_of(incident: Incident, regime: Regime, duty: Duty) -> Stop | None:
    """What forbids a draft; None where one may be made."""
    if not regime.leaves:
        return Stop.STAYS
    if incident.classified is None:
        return Stop.UNANSWERED
    if incident.classified:
        return Stop.CLASSIFIED
    return None if duty.asks else Stop.NONE_ASKED


def draft_of(
    incident: Incident, profile: Profile, regime: Regime, duty: Duty, known: Known, *, language: str, say: Say
) -> Draft:
    """The draft of a duty as the incident stands now."""
    if (stop := stop_of(incident, regime, duty)) is not None:
        return Draft(regime, duty, language, stop=stop)
    own = {DraftPlace.of(each): each for each in incident.worded}
    names = NAMES | {each.id: each.name for each in regime.fields}
    filler = _Filler(incident, profile, regime, duty, known, say)
    veil = veil_of(incident, known.nodes, known.lines)
    fields = []
    for id in duty.asks:
        words = own.get(DraftPlace(regime.id, duty.id, language, id))
        if words is not None:
            fields.append(Field(id, say(names[id]), words.text, words.who, words.who))
        else:
            text, source = filler.fill(id)
            text = text if source is _FROM_PROFILE else veil.over(text)
            fields.append(Field(id, say(names[id]), text, say(source) if text and source is not None else ""))
    return Draft(regime, duty, language, tuple(fields))


def document(draft: Draft, incident: Incident, *, made: str, say: Say) -> dict[str, Any]:
    """A draft as data, for canonical JSON; `made` is when, as text."""
    return {
        "form": FORM,
        "incident": str(incident.number),
        "regime": draft.regime.id,
        "law": draft.regime.law,
        "duty": draft.duty.id,
        "name": say(draft.duty.name),
        "to": say(draft.duty.to or draft.regime.to),
        "language": draft.language,
        "made": made,
        "as_of_entry": incident.entry,
        "fields": [
            {
                "id": each.id,
                "name": each.name,
                "text": each.text,
                "source": each.source,
                "by": each.by,
                "missing": each.missing,
            }
            for each in draft.fields
        ],
    }


def plain(draft: Draft, incident: Incident, *, say: Say) -> str:
    """A draft as text, to be copied into somebody's form."""
    head = (f"{say(draft.regime.name)}: {say(draft.duty.name)}", f"INC-{incident.number}", "")
    missing = f"[{say(MISSING)}]"
    body = (f"{each.name}:\n    {(each.text or missing).replace(chr(10), chr(10) + '    ')}" for each in draft.fields)
    return "\n".join((*head, *body, ""))


def fingerprint(draft: Draft) -> str:
    """The SHA-256 of what a draft says, in whatever form it leaves: of its fields in order."""
    text = "\n".join(f"{each.name}\n{each.text}" for each in draft.fields)
    return hashlib.sha256(f"{draft.regime.id}\n{draft.duty.id}\n{text}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Filler:
    """Fills fields from what is known, and leaves out what reports of the incident leave out."""

    incident: Incident
    profile: Profile
    regime: Regime
    duty: Duty
    known: Known
    say: Say

    def fill(self, field: str) -> tuple[str, Text | None]:
        """The text of a field, and where it is from; no text where only a person knows."""
        known: dict[str, tuple[Callable[[], str], Text]] = {
            "party": (lambda: self.profile.party, _FROM_PROFILE),
            "contact": (lambda: self.profile.contact, _FROM_PROFILE),
            "number": (lambda: f"INC-{self.incident.number}", _FROM_INCIDENT),
            "detected": (self._detected, _FROM_INCIDENT),
            "aware": (self._aware, _FROM_INCIDENT),
            "ended": (self._ended, _FROM_INCIDENT),
            "what": (lambda: self._unless("title", self.incident.title), _FROM_INCIDENT),
            "classified": (self._classified, _FROM_JUDGEMENT),
            "severity": (self._severity, _FROM_JUDGEMENT),
            "affected": (self._affected, _FROM_INCIDENT),
            "cause": (lambda: self._unless("root_cause", self.incident.root_cause), _FROM_INCIDENT),
            "cost": (self._cost, _FROM_INCIDENT),
            "measures": (self._measures, _FROM_LOG),
            "doing": (self._doing, _FROM_LOG),
            "next": (self._next, _FROM_CLOCK),
        }
        if field not in known:
            return "", None
        text, source = known[field]
        return text(), source

    def _said(self, text: Text, **values: str) -> str:
        return filled(self.say(text), values)

    def _unless(self, redacted: str, text: str) -> str:
        return self.say(LEFT_OUT) if text and redacted in self.incident.redacted else text

    def _time(self, time: float) -> str:
        at = datetime.fromtimestamp(time, ZoneInfo(self.profile.zone))
        offset = at.strftime("%z")
        return f"{at:%Y-%m-%d %H:%M:%S} (UTC{offset[:3]}:{offset[3:5]})"

    def _detected(self) -> str:
        at = self._time(self.incident.began)
        seen = any(each.kind is LinkKind.ALARM for each in self.incident.links)
        return self._said(_BY_MONITORING, time=at) if seen else at

    def _aware(self) -> str:
        known = self.incident.awareness
        return "" if known is None else self._said(_AWARE, time=self._time(known.time), reason=known.reason)

    def _ended(self) -> str:
        closed = self.incident.closed
        outcome = self._unless("outcome", self.incident.outcome)
        return "" if closed is None else self._said(_AWARE, time=self._time(closed), reason=outcome)

    def _classified(self) -> str:
        judged = self.incident.judgement
        held = [time for condition, time in judged.since if condition in self.duty.when]
        return self._said(_AWARE, time=self._time(min(held)), reason=judged.reason) if held else ""

    def _severity(self) -> str:
        judged = self.incident.judgement
        if judged.significance is Significance.UNJUDGED:
            return ""
        said = _JUDGED if judged.significance is Significance.SIGNIFICANT else _NOT_SIGNIFICANT
        return self._said(said, reason=judged.reason)

    def _cost(self) -> str:
        cost = self.incident.costed
        if cost is None:
            return ""
        said = self._said(_CROWNS, amount=f"{cost.amount / 100:.2f}", currency=cost.currency)
        return self._unless("cost", said)

    def _affected(self) -> str:
        services = self._unless("services", ", ".join(self.incident.services))
        nodes = self._unless("nodes", ", ".join(self.known.nodes))
        touched = self._said(_TOUCHED, services=services) if services else ""
        on = self._said(_NODES, nodes=nodes) if nodes else ""
        return ". ".join(filter(None, (touched, on)))

    def _measures(self) -> str:
        """The newest acts of the timeline."""
        done = [each for each in self.known.lines if each.kind is LineKind.ACT]
        acts = [each for each in done if not each.redacted][-_ACTS:]
        if done and not acts:
            return self.say(LEFT_OUT)
        return "\n".join(f"{self._time(each.time)} {self._words(each.text)}" for each in acts)

    def _doing(self) -> str:
        """The newest acts, and what is still to be done."""
        open_ = () if "follow_ups" in self.incident.redacted else self.incident.open_follow_ups
        return "\n".join(filter(None, (self._measures(), *(self._said(_TO_DO, what=each.text) for each in open_))))

    def _words(self, text: str | Sentence) -> str:
        if isinstance(text, str):
            return text
        return self._said(text.text, **{name: self._value(value) for name, value in text.values.items()})

    def _value(self, value: str | int | Text | Sentence) -> str:
        if isinstance(value, Text):
            return self.say(value)
        return self._words(value) if isinstance(value, Sentence) else str(value)

    def _next(self) -> str:
        """The clock of the same regime that is due next after this one."""
        others = [each for each in self.known.clocks if each.regime == self.regime and each.duty != self.duty]
        clock = shortest(each for each in others if each.state is State.COUNTING)
        if clock is None or clock.due is None:
            return ""
        return self._said(_NEXT, duty=self.say(clock.duty.name), time=self._time(clock.due - clock.whole_day))
