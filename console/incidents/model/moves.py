"""Moves: what happens to incidents, as the journal's entries hold it, and the fold of moves into incidents.

A move is its own form on disk (docs/incidents.md). Its times are whole milliseconds since 1970, for a journal holds no
decimals. What is done here and now has neither time nor name of its own: they are those of the entry. Moves that come
from elsewhere, as a simulated past, have both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any

import msgspec

from console.fleet.model.rules import Grade
from console.incidents.model import incidents as of
from console.incidents.model.incidents import (
    Awareness,
    Evidence,
    EvidenceKind,
    FollowUp,
    Incident,
    Judgement,
    Link,
    LinkKind,
    Note,
    Number,
    Significance,
    Worded,
)
from console.incidents.model.regimes import SIGNIFICANT
from console.log.model.sittings import person_in
from console.work.model import costed as work_costed

#: The category of every entry that holds moves.
CATEGORY = "incident"
#: Unix times that there may be, in milliseconds: to the year 9999, as dates are written.
LAST_TIME = 253_402_300_799_999
_Time = Annotated[int, msgspec.Meta(ge=0, le=LAST_TIME)]
_Place = Annotated[int, msgspec.Meta(ge=1, le=2**31)]
_Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class _Move(
    msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, tag_field="move", kw_only=True
):
    """`incident` is its number. `at` is when, 0 where the entry's own time is meant; `who` is empty where it is the one
    who wrote the entry."""

    incident: Annotated[str, msgspec.Meta(pattern="^[0-9]{4}-[0-9]{3,6}$")]
    at: _Time = 0
    who: str = ""


class Opened(_Move, tag="opened", frozen=True, kw_only=True):
    """`began` is 0 where it began when it was opened."""

    title: str
    severity: Grade
    began: _Time = 0
    nodes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


class Changed(_Move, tag="changed", frozen=True, kw_only=True):
    """What is None stays as it is."""

    title: str | None = None
    severity: Grade | None = None
    began: _Time | None = None
    nodes: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None


class Taken(_Move, tag="taken", frozen=True, kw_only=True):
    """`owner` sees to it from now on; nobody where that is empty."""

    owner: str = ""


class Noted(_Move, tag="noted", frozen=True, kw_only=True):
    """`of` is the time that the note speaks of, 0 for that at which it was written."""

    number: _Place
    text: str
    of: _Time = 0


class Linked(_Move, tag="linked", frozen=True, kw_only=True):
    kind: LinkKind
    to: str


class Unlinked(_Move, tag="unlinked", frozen=True, kw_only=True):
    kind: LinkKind
    to: str


class Aware(_Move, tag="aware", frozen=True, kw_only=True):
    """The organisation knew of it at `time`."""

    time: _Time
    reason: str = ""


class Judged(_Move, tag="judged", frozen=True, kw_only=True):
    significance: Significance
    reason: str = ""
    met: tuple[str, ...] = ()


class Classified(_Move, tag="classified", frozen=True, kw_only=True):
    """Whether it holds what is classified."""

    classified: bool


class Drafted(_Move, tag="drafted", frozen=True, kw_only=True):
    """A field of a draft says `text` from now on; what Driftvakt fills in where that is empty."""

    regime: str
    duty: str
    language: str
    field: str
    text: str = ""


class DraftRead(_Move, tag="draft_read", frozen=True, kw_only=True):
    """`reader` has read a draft; `sha256` is that of its text."""

    regime: str
    duty: str
    reader: str
    sha256: _Sha256


class Told(_Move, tag="told", frozen=True, kw_only=True):
    regime: str
    duty: str
    to: str
    how: str
    time: _Time
    document: str = ""


class Learnt(_Move, tag="learnt", frozen=True, kw_only=True):
    """What is None stays as it is."""

    root_cause: str | None = None
    lessons: str | None = None


class FollowUpAdded(_Move, tag="follow_up", frozen=True, kw_only=True):
    number: _Place
    text: str
    owner: str = ""
    due: _Time = 0


class FollowUpDone(_Move, tag="follow_up_done", frozen=True, kw_only=True):
    number: _Place


class Redacted(_Move, tag="redacted", frozen=True, kw_only=True):
    """What reports leave out from now on, and nothing else."""

    fields: tuple[str, ...] = ()


class Kept(_Move, tag="kept", frozen=True, kw_only=True):
    """A file was kept as evidence; its times are 0 where nobody knows."""

    sha256: _Sha256
    name: str
    kind: EvidenceKind
    size: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
    since: _Time = 0
    until: _Time = 0
    held_until: _Time = 0


class Released(_Move, tag="released", frozen=True, kw_only=True):
    """Evidence need not be held any more."""

    sha256: _Sha256
    reason: str


class Reported(_Move, tag="reported", frozen=True, kw_only=True):
    """A report was made: the SHA-256 of its JSON, and that of its PDF where there is one."""

    sha256: _Sha256
    pdf: str = ""


class Costed(_Move, tag="costed", frozen=True, kw_only=True):
    """What it cost by now, as costs sum it up: see `console.work.model.costed.Costed`."""

    amount: Annotated[int, msgspec.Meta(ge=0, le=2**52)]
    currency: str
    lost: Annotated[int, msgspec.Meta(ge=0, le=2**52)] = 0
    redone: Annotated[int, msgspec.Meta(ge=0, le=2**52)] = 0
    booked: Annotated[int, msgspec.Meta(ge=-(2**52), le=2**52)] = 0
    rate: Annotated[int, msgspec.Meta(ge=0, le=2**52)] = 0
    until: _Time = 0


class Closed(_Move, tag="closed", frozen=True, kw_only=True):
    outcome: str


class Reopened(_Move, tag="reopened", frozen=True, kw_only=True):
    reason: str


Move = (
    Opened
    | Changed
    | Taken
    | Noted
    | Linked
    | Unlinked
    | Aware
    | Judged
    | Classified
    | Drafted
    | DraftRead
    | Told
    | Learnt
    | FollowUpAdded
    | FollowUpDone
    | Redacted
    | Kept
    | Released
    | Reported
    | Costed
    | Closed
    | Reopened
)


def read(details: Mapping[str, Any], time: float, who: str) -> tuple[Move, ...]:
    """The moves of an entry that was written at `time` by `who`, each with its own time and name: a person's where one
    was at the desk. Raises ValueError for what is none."""
    try:
        moves = msgspec.convert(details.get("moves"), tuple[Move, ...])
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
    person = person_in(who)[0] or who
    return tuple(_completed(move, milliseconds(time), person) for move in moves)


def written(moves: Iterable[Move]) -> dict[str, Any]:
    """Moves as the details of an entry."""
    return {"moves": msgspec.to_builtins(tuple(moves))}


def costed(number: Number, cost: work_costed.Costed) -> Costed:
    """What an incident cost as the move that says so."""
    return Costed(
        incident=str(number),
        amount=max(0, cost.amount),
        currency=cost.currency,
        lost=cost.lost,
        redone=cost.redone,
        booked=cost.booked,
        rate=cost.rate,
        until=milliseconds(cost.until),
    )


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def seconds(milliseconds: int) -> float:
    return milliseconds / 1000


def _completed(move: Move, time: int, who: str) -> Move:
    completed: Move = msgspec.structs.replace(move, at=move.at or time, who=move.who or who)
    return completed


def _known(milliseconds: int) -> float | None:
    return seconds(milliseconds) if milliseconds else None


def _begun(move: Opened, entry: int) -> Incident:
    at = seconds(move.at)
    began = _known(move.began)
    return Incident(
        number=Number.read(move.incident),
        title=move.title,
        severity=move.severity,
        began=at if began is None else began,
        opened=at,
        opened_by=move.who,
        nodes=move.nodes,
        services=move.services,
        entry=entry,
    )


def after(incident: Incident | None, move: Move, entry: int) -> Incident | None:
    """An incident after one thing that happened to it, by an entry of the log; None stands for one that there is not,
    which only an Opened makes. What does not fit changes nothing."""
    if incident is None:
        return _begun(move, entry) if isinstance(move, Opened) else None
    changes = _changes(incident, move, entry)
    if changes and not isinstance(move, Reported):
        changes["entry"] = max(entry, incident.entry)
    return replace(incident, **changes)


def _changes(incident: Incident, move: Move, entry: int) -> dict[str, Any]:  # noqa: PLR0911, PLR0912 - one for each move
    at = seconds(move.at)
    match move:
        case Changed() | Learnt():
            return _replaced(move)
        case Taken(owner=owner):
            return {"owner": owner, "owned": at if owner else None}
        case Noted() if all(each.number != move.number for each in incident.notes):
            note = Note(move.number, seconds(move.of or move.at), move.who, move.text, at, entry)
            return {"notes": (*incident.notes, note)}
        case Linked() if (link := Link(move.kind, move.to)) not in incident.links:
            return {"links": (*incident.links, link)}
        case Unlinked() if (link := Link(move.kind, move.to)) in incident.links:
            return {"links": tuple(each for each in incident.links if each != link)}
        case Aware():
            return {"awareness": Awareness(seconds(move.time), move.who, at, move.reason)}
        case Judged():
            since = _since(incident.judgement, move, at)
            return {"judgement": Judgement(move.significance, move.who, at, move.reason, move.met, since)}
        case Classified():
            return {"classified": move.classified}
        case Drafted():
            return {"worded": _worded(incident, move, at)}
        case DraftRead():
            read = of.DraftRead(move.regime, move.duty, move.reader, move.sha256, move.who, at)
            return {"drafts_read": (*incident.drafts_read, read)}
        case Told():
            told = of.Told(move.regime, move.duty, move.to, move.how, seconds(move.time), move.who, move.document)
            return {"told": (*incident.told, told)}
        case Redacted():
            return {"redacted": frozenset(move.fields)}
        case Reported():
            return {"reports": (*incident.reports, of.Reported(at, move.who, move.sha256, move.pdf))}
        case Costed():
            costed = (move.amount, move.currency, move.lost, move.redone, move.booked, move.rate)
            return {"costed": work_costed.Costed(*costed, int(seconds(move.until)), at)}
        case Closed() if incident.closed is None:
            return {"closed": max(at, incident.opened), "closed_by": move.who, "outcome": move.outcome}
        case Reopened() if incident.closed is not None:
            return {"closed": None, "closed_by": "", "outcome": ""}
        case FollowUpAdded() | FollowUpDone():
            return _followed(incident, move)
        case Kept() | Released():
            return _kept(incident, move)
    return {}


def _since(before: Judgement, move: Judged, at: float) -> tuple[tuple[str, float], ...]:
    """Since when what a judgement says has held."""
    held = dict(before.since)
    significant = (SIGNIFICANT,) if move.significance is Significance.SIGNIFICANT else ()
    return tuple((each, held.get(each, at)) for each in dict.fromkeys((*significant, *move.met)))


def _worded(incident: Incident, move: Drafted, at: float) -> tuple[Worded, ...]:
    place = (move.regime, move.duty, move.language, move.field)
    others = tuple(each for each in incident.worded if (each.regime, each.duty, each.language, each.field) != place)
    return (*others, Worded(*place, move.text, move.who, at)) if move.text else others


def _replaced(move: Changed | Learnt) -> dict[str, Any]:
    """The fields that a move says anew."""
    fields = {name: getattr(move, name) for name in move.__struct_fields__ if name not in ("incident", "at", "who")}
    given = {name: value for name, value in fields.items() if value is not None}
    if "began" in given:
        given["began"] = seconds(given["began"])
    return given


def _followed(incident: Incident, move: FollowUpAdded | FollowUpDone) -> dict[str, Any]:
    known = {each.number: each for each in incident.follow_ups}
    here = known.get(move.number)
    if isinstance(move, FollowUpAdded):
        if here is not None:
            return {}
        known[move.number] = FollowUp(move.number, move.text, move.owner, _known(move.due))
    else:
        if here is None or here.done is not None:
            return {}
        known[move.number] = replace(here, done=seconds(move.at), by=move.who)
    return {"follow_ups": tuple(known.values())}


def _kept(incident: Incident, move: Kept | Released) -> dict[str, Any]:
    known = {each.sha256: each for each in incident.evidence}
    here = known.get(move.sha256)
    if isinstance(move, Kept):
        if here is not None and here.held:
            return {}
        since, until, held = _known(move.since), _known(move.until), _known(move.held_until)
        at = seconds(move.at)
        known[move.sha256] = Evidence(move.sha256, move.name, move.kind, move.size, at, since, until, held_until=held)
    else:
        if here is None or not here.held:
            return {}
        known[move.sha256] = replace(here, held=False)
    return {"evidence": tuple(known.values())}
