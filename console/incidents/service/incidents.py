"""The incidents of one journal: all of them, kept fresh from its entries, and what people do with them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from connectors.text import sanitise
from console.fleet.model.rules import Grade
from console.incidents.model import moves
from console.incidents.model.drafts import DraftPlace
from console.incidents.model.incidents import (
    REDACTABLE,
    Evidence,
    EvidenceKind,
    Incident,
    Line,
    Link,
    LinkKind,
    Number,
    Overview,
    Phase,
    Significance,
    Told,
)
from console.incidents.model.moves import Move, after, milliseconds, read
from console.incidents.service.evidence import EvidenceFolder, Standing, content_of
from console.incidents.service.records import Records, free, numbered
from console.incidents.service.refusing import (
    AHEAD,
    CLASSIFIED,
    CLOSED,
    LONGEST_TEXT,
    LONGEST_TITLE,
    NO_EVIDENCE,
    NO_FIELD,
    NO_FOLLOW_UP,
    NO_OUTCOME,
    NO_REASON,
    NOT_KEPT,
    NOT_READ,
    OPEN,
    UNKNOWN,
    CannotDo,
    learnt_of,
    names_of,
    possible,
    text_of,
    title_of,
)
from console.incidents.service.timeline import Timeline
from console.journal.model import Entry, JournalError

if TYPE_CHECKING:
    from console.alarms.model.alarms import Alarm
    from console.journal.features import Reading

_log = logging.getLogger(__name__)

_RANK = {grade: rank for rank, grade in enumerate(Grade)}
#: Clocks differ: a time so far ahead is still taken for now, in seconds.
_SLACK = 300.0


class IncidentService:
    """Any thread may call it. `files` is where evidence lies. Raises JournalError."""

    def __init__(self, records: Records, files: EvidenceFolder, timeline: Timeline) -> None:
        self._records, self.files, self._timeline = records, files, timeline
        self._lock = threading.RLock()
        self._told: list[Callable[[], object]] = []
        self._entry, self._incidents = records.standing()
        self._overview: Overview | None = None
        self._words: dict[Number, tuple[int, str]] = {}

    # -- what stands -----------------------------------------------------------------------------------------------

    def overview(self) -> Overview:
        with self._lock:
            if self._overview is None:
                self._overview = Overview(self._entry, tuple(sorted(self._incidents.values(), key=_order)))
            return self._overview

    def incident(self, number: Number) -> Incident | None:
        with self._lock:
            return self._incidents.get(number)

    def timeline(self, number: Number) -> tuple[Line, ...]:
        incident = self.incident(number)
        if incident is None:
            return ()
        return self._timeline.lines(incident, self._records.of(number), self._until(incident))

    def search(self, text: str) -> tuple[Incident, ...]:
        """Those in which every word stands somewhere, in either case, in the overview's order."""
        wanted = text.casefold().split()
        with self._lock:
            return tuple(
                each for each in self.overview().incidents if all(word in self._text_of(each) for word in wanted)
            )

    def alarms(self, number: Number) -> tuple[Alarm, ...]:
        """The alarms that an incident is linked with; reads the journal."""
        incident = self.incident(number)
        return () if incident is None else self._timeline.alarms(incident)

    def proposed_awareness(self, number: Number) -> float | None:
        """When somebody knew of it, as far as the log tells: the first acknowledgement of an alarm that it is linked
        with. A person enters what counts. Reads the journal."""
        incident = self.incident(number)
        return None if incident is None else self._timeline.first_acknowledged(incident, self._until(incident))

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        self._told.append(told)
        return lambda: self._told.remove(told)

    def refresh(self) -> None:
        """Take in what came into the journal, by whatever program. Raises JournalError."""
        with self._lock:
            _, entries = self._records.since(self._entry)
            for entry in entries:
                for move in read(entry.details, entry.time.timestamp(), entry.actor):
                    number = Number.read(move.incident)
                    changed = after(self._incidents.get(number), move, entry.sequence)
                    if changed is not None:
                        self._incidents[number] = changed
                self._entry = entry.sequence
            self._overview = None
        for told in tuple(self._told):
            told()

    def _until(self, incident: Incident) -> float:
        return self._records.now() if incident.closed is None else incident.closed

    def _text_of(self, incident: Incident) -> str:
        known = self._words.get(incident.number)
        if known is None or known[0] != incident.entry:
            known = self._words[incident.number] = incident.entry, incident.words()
        return f"{known[1]}\n{self._records.called(incident.nodes).casefold()}"

    # -- what is written -------------------------------------------------------------------------------------------

    def open(
        self,
        title: str,
        severity: Grade,
        *,
        began: float | None = None,
        nodes: Sequence[str] = (),
        services: Sequence[str] = (),
        links: Sequence[Link] = (),
    ) -> Incident:
        called = title_of(title)
        self._not_ahead(began)

        def decide(work: Reading) -> list[Move]:
            number = free(work, datetime.fromtimestamp(self._records.now(), UTC).year)
            opened = moves.Opened(
                incident=str(number),
                title=called,
                severity=severity,
                began=0 if began is None else milliseconds(began),
                nodes=tuple(dict.fromkeys(nodes)),
                services=names_of(services),
            )
            return [opened, *(moves.Linked(incident=str(number), kind=each.kind, to=each.to) for each in links)]

        (opened, *_) = _moves(self._write("incident.opened", decide))
        return self._now(Number.read(opened.incident))

    def open_from(
        self,
        alarm: Alarm,
        title: str = "",
        *,
        severity: Grade | None = None,
        began: float | None = None,
        nodes: Sequence[str] = (),
        services: Sequence[str] = (),
    ) -> Incident:
        """Open an incident of an alarm: what is not given is the alarm's, and the two are linked. One that was raised
        before the clock was set back began now."""
        what, where = self._timeline.called(alarm)
        return self.open(
            title or f"{what} ({where})",
            severity or alarm.priority,
            began=min(alarm.raised, self._records.now()) if began is None else began,
            nodes=[*([alarm.source.node] if alarm.source.node else []), *nodes],
            services=services,
            links=[Link(LinkKind.ALARM, f"alarm:{alarm.number}")],
        )

    def change(
        self,
        number: Number,
        *,
        title: str | None = None,
        severity: Grade | None = None,
        began: float | None = None,
        nodes: Sequence[str] | None = None,
        services: Sequence[str] | None = None,
    ) -> None:
        self._not_ahead(began)
        called = None if title is None else title_of(title)

        def decide(now: Incident) -> Move | None:
            begun = None if began is None else milliseconds(began)
            move = moves.Changed(
                incident=str(number),
                title=None if called == now.title else called,
                severity=None if severity is now.severity else severity,
                began=None if begun == milliseconds(now.began) else begun,
                nodes=None if nodes is None or tuple(nodes) == now.nodes else tuple(dict.fromkeys(nodes)),
                services=None if services is None or tuple(services) == now.services else names_of(services),
            )
            return None if move == moves.Changed(incident=str(number)) else move

        self._do("incident.changed", number, decide)

    def take(self, number: Number, who: str) -> None:
        owner = sanitise(who, LONGEST_TITLE)
        self._do(
            "incident.taken",
            number,
            lambda now: None if now.owner == owner else moves.Taken(incident=str(number), owner=owner),
        )

    def note(self, number: Number, text: str, at: float | None = None) -> None:
        words = text_of(text)
        self._not_ahead(at)

        def decide(now: Incident) -> Move:
            place = max((each.number for each in now.notes), default=0) + 1
            of = 0 if at is None else milliseconds(at)
            return moves.Noted(incident=str(number), number=place, text=words, of=of)

        self._do("incident.noted", number, decide)

    def link(self, number: Number, link: Link) -> None:
        self._do(
            "incident.linked",
            number,
            lambda now: None if link in now.links else moves.Linked(incident=str(number), kind=link.kind, to=link.to),
        )

    def unlink(self, number: Number, link: Link) -> None:
        self._do(
            "incident.unlinked",
            number,
            lambda now: moves.Unlinked(incident=str(number), kind=link.kind, to=link.to) if link in now.links else None,
        )

    def aware(self, number: Number, at: float, reason: str) -> None:
        self._not_ahead(at)
        move = moves.Aware(incident=str(number), time=milliseconds(at), reason=text_of(reason, NO_REASON))
        self._do("incident.aware", number, lambda _now: move)

    def judge(self, number: Number, significance: Significance, reason: str, met: Sequence[str] = ()) -> None:
        move = moves.Judged(
            incident=str(number), significance=significance, reason=text_of(reason, NO_REASON), met=tuple(met)
        )
        self._do("incident.judged", number, lambda _now: move)

    def classify(self, number: Number, *, classified: bool) -> None:
        move = moves.Classified(incident=str(number), classified=classified)
        self._do("incident.classified", number, lambda now: None if now.classified is classified else move)

    def word(self, number: Number, of: DraftPlace, text: str) -> None:
        move = moves.Drafted(incident=str(number), text=sanitise(text, LONGEST_TEXT, lines=True), **asdict(of))
        self._do("incident.drafted", number, lambda _now: move)

    def draft_read(self, number: Number, duty: tuple[str, str], reader: str, sha256: str) -> None:
        name = text_of(reader)
        move = moves.DraftRead(incident=str(number), regime=duty[0], duty=duty[1], reader=name, sha256=sha256)
        self._do("incident.draft_read", number, lambda _now: move)

    def tell(self, number: Number, told: Told) -> None:
        self._not_ahead(told.time)
        move = moves.Told(
            incident=str(number),
            regime=told.regime,
            duty=told.duty,
            to=text_of(told.to),
            how=text_of(sanitise(told.how, LONGEST_TITLE)),
            time=milliseconds(told.time),
            document=told.document,
        )
        self._do("incident.told", number, lambda _now: move)

    def learn(self, number: Number, *, root_cause: str | None = None, lessons: str | None = None) -> None:
        learnt = learnt_of(number, root_cause, lessons)

        def decide(now: Incident) -> Move | None:
            cause = None if learnt.root_cause == now.root_cause else learnt.root_cause
            move = learnt_of(number, cause, None if learnt.lessons == now.lessons else learnt.lessons)
            return None if move == learnt_of(number) else move

        self._do("incident.learnt", number, decide)

    def follow_up(self, number: Number, text: str, owner: str = "", due: float | None = None) -> int:
        words = text_of(text)
        possible(due)

        def decide(now: Incident) -> Move:
            return moves.FollowUpAdded(
                incident=str(number),
                number=len(now.follow_ups) + 1,
                text=words,
                owner=sanitise(owner, LONGEST_TITLE),
                due=0 if due is None else milliseconds(due),
            )

        added = self._do("incident.follow_up", number, decide)
        return added.number if isinstance(added, moves.FollowUpAdded) else 0

    def follow_up_done(self, number: Number, follow_up: int) -> None:
        def decide(now: Incident) -> Move:
            if all(each.number != follow_up for each in now.open_follow_ups):
                raise CannotDo(NO_FOLLOW_UP, number=str(follow_up))
            return moves.FollowUpDone(incident=str(number), number=follow_up)

        self._do("incident.follow_up_done", number, decide)

    def redact(self, number: Number, fields: Sequence[str]) -> None:
        move = moves.Redacted(incident=str(number), fields=tuple(sorted(set(fields))))

        def decide(now: Incident) -> Move | None:
            known = {*REDACTABLE, *(f"line:{each.number}" for each in now.notes)}
            for field in set(fields) - known:
                raise CannotDo(NO_FIELD, field=sanitise(field, 80))
            return None if set(fields) == now.redacted else move

        self._do("incident.redacted", number, decide)

    def keep(
        self,
        number: Number,
        kind: EvidenceKind,
        name: str,
        content: bytes,
        *,
        since: float | None = None,
        until: float | None = None,
    ) -> Evidence:
        """`since` and `until` are what time it is of."""
        self._records.may_write()
        self._here(number)
        try:
            sha256 = self.files.put(content)
        except OSError as error:
            raise CannotDo(NOT_KEPT, reason=error.strerror or str(error)) from error
        move = moves.Kept(
            incident=str(number),
            sha256=sha256,
            name=sanitise(name, LONGEST_TITLE) or sha256[:12],
            kind=kind,
            size=len(content),
            since=0 if since is None else milliseconds(since),
            until=0 if until is None else milliseconds(until),
        )

        def decide(now: Incident) -> Move | None:
            held = any(each.sha256 == sha256 and each.held for each in now.evidence)
            return None if held else move

        if self._do("incident.kept", number, decide) is None:
            self.refresh()  # another program kept it a moment ago
        self.files.sweep(time.time())  # by the clock that files are dated by
        return next(each for each in self._now(number).evidence if each.sha256 == sha256)

    def keep_file(self, number: Number, path: Path) -> Evidence:
        try:
            content = content_of(path)
        except OSError as error:
            raise CannotDo(NOT_READ, name=sanitise(str(path)), reason=error.strerror or str(error)) from error
        return self.keep(number, EvidenceKind.FILE, path.name, content)

    def content(self, sha256: str) -> bytes:
        """What was kept under a SHA-256, as it lies there. Raises OSError."""
        return self.files.read(sha256)

    def release(self, number: Number, sha256: str, reason: str) -> None:
        why = text_of(reason, NO_REASON)

        def decide(now: Incident) -> Move:
            if all(each.sha256 != sha256 or not each.held for each in now.evidence):
                raise CannotDo(NO_EVIDENCE, number=str(number))
            return moves.Released(incident=str(number), sha256=sha256, reason=why)

        self._do("incident.released", number, decide)

    def standing_of(self, number: Number) -> dict[str, Standing]:
        """How the evidence of an incident stands on the disk, by SHA-256: all of it is read."""
        return {each.sha256: self.files.look(each.sha256) for each in self._here(number).evidence}

    def named(self) -> frozenset[str]:
        """All evidence that incidents name, held or not."""
        with self._lock:
            return frozenset(each.sha256 for incident in self._incidents.values() for each in incident.evidence)

    def reported(self, number: Number, sha256: str, pdf: str = "") -> None:
        """Write down that a report was made: the SHA-256 of its JSON, and that of its PDF. Raises CannotDo where
        somebody said meanwhile that it holds classified information."""

        def decide(now: Incident) -> Move:
            if now.classified:
                raise CannotDo(CLASSIFIED, number=str(number))
            return moves.Reported(incident=str(number), sha256=sha256, pdf=pdf)

        self._do("incident.reported", number, decide)

    def close(self, number: Number, outcome: str, *, root_cause: str | None = None, lessons: str | None = None) -> None:
        """Close it, with what it taught in the same entry where that is given."""
        words, learnt = text_of(outcome, NO_OUTCOME), learnt_of(number, root_cause, lessons)

        def decide(now: Incident) -> Move:
            if now.phase is Phase.CLOSED:
                raise CannotDo(CLOSED, number=str(number))
            return moves.Closed(incident=str(number), outcome=words)

        self._do("incident.closed", number, decide, also=None if learnt == learnt_of(number) else learnt)

    def reopen(self, number: Number, reason: str) -> None:
        words = text_of(reason, NO_REASON)

        def decide(now: Incident) -> Move:
            if now.phase is Phase.OPEN:
                raise CannotDo(OPEN, number=str(number))
            return moves.Reopened(incident=str(number), reason=words)

        self._do("incident.reopened", number, decide)

    def past(self, pieces: Sequence[Sequence[Move]]) -> None:
        """Take in incidents that were written down elsewhere, each move with its time and name, all or none."""
        self._records.past(pieces)
        self.refresh()

    def _do(
        self, type: str, number: Number, decide: Callable[[Incident], Move | None], *, also: Move | None = None
    ) -> Move | None:
        """Write what `decide` makes of an incident as it stands within the transaction, and what comes with it."""

        def within(work: Reading) -> list[Move]:
            now = numbered(work, number)
            if now is None:
                raise CannotDo(UNKNOWN, number=str(number))
            move = decide(now)
            return [each for each in (move, also) if each is not None] if move is not None else []

        written = _moves(self._write(type, within))
        return written[0] if written else None

    def _write(self, type: str, decide: Callable[[Reading], Sequence[Move]]) -> Entry | None:
        entry = self._records.write(type, decide)
        if entry is not None:
            try:
                self.refresh()
            except JournalError as error:  # it is written; the watcher brings it later
                _log.warning("what was written of incidents could not be read back: %s", error)
        return entry

    def _here(self, number: Number) -> Incident:
        """An incident as it is known here. Raises CannotDo."""
        incident = self.incident(number)
        if incident is None:
            raise CannotDo(UNKNOWN, number=str(number))
        return incident

    def _now(self, number: Number) -> Incident:
        """One that was just written."""
        with self._lock:
            if number not in self._incidents:
                self.refresh()
            return self._incidents[number]

    def _not_ahead(self, at: float | None) -> None:
        possible(at)
        if at is not None and at > self._records.now() + _SLACK:
            raise CannotDo(AHEAD)


def _moves(entry: Entry | None) -> tuple[Move, ...]:
    return () if entry is None else read(entry.details, entry.time.timestamp(), entry.actor)


def _order(incident: Incident) -> tuple[bool, int, float, Number]:
    """Open ones first, worst and newest first; then the closed ones, the newest first."""
    number = Number(-incident.number.year, -incident.number.of_year)
    if incident.phase is Phase.CLOSED:
        return True, 0, -(incident.closed or 0.0), number
    return False, _RANK[incident.severity], -incident.opened, number
