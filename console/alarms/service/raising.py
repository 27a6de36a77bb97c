"""Raising: what the judge tells becomes moves in the journal, in groups of at most a second, in a thread of its own.

One program of a data folder does it at a time (`Turn`). Each that watches nodes keeps what its own judge says stands,
so that whoever's turn it becomes goes on from there: what stands is compared with the journal, and only what differs is
written. What the journal refuses waits, folded by source so that it needs no more memory than there are sources, and is
tried again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from console.alarms.model.alarms import Alarm, Source, State
from console.alarms.model.board import Quiet, Surroundings
from console.alarms.model.moves import Ledger, Move, Unshelved, milliseconds
from console.alarms.model.pending import Pending
from console.alarms.model.tree import causes
from console.alarms.service.alarms import AlarmService
from console.alarms.service.records import MOVED, ended_of, numbers
from console.fleet.model.rules import Grade, Rule
from console.fleet.model.watching import Standing, Told, Transition
from console.journal.features import Reading
from console.journal.model import JournalError
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

_log = logging.getLogger(__name__)

#: Transitions are written at most so many seconds after they were told.
GROUP_SECONDS = 0.5
#: How often it is looked whether a shelf's time is over, and whose turn it is, in seconds.
_LOOK_SECONDS = 1.0
#: How long it waits before it tries again what the journal refused.
_AGAIN_SECONDS = 2.0
#: More moves than these are no one entry.
_MOST_MOVES = 2000
_NOT_WRITTEN = QT_TRANSLATE_NOOP("Alarms", "Alarms are behind, for they cannot be written: {reason}")
_READ_ONLY = QT_TRANSLATE_NOOP("Alarms", "This console may change nothing: what it shows is what another one raises.")


class Turn(Protocol):
    """Which program of the data folder raises alarms."""

    def take(self) -> bool:
        """Whether it is this one, now; also asked again while it is."""

    def leave(self) -> None: ...


@dataclass(slots=True)
class _Judged:
    """What the judge says stands of a node."""

    found: dict[Source, Transition] = field(default_factory=dict)


class Raising:
    """`hear` may be called in any thread. `known` gives the nodes of the inventory: alarms of others end. Where not
    `all` of them are watched here, nothing is said of the whole. `each_look` is called about once a second: what time
    alone changes around alarms is looked at there."""

    def __init__(  # noqa: PLR0917 - what it stands on
        self,
        alarms: AlarmService,
        rules: Mapping[str, Rule],
        around: Callable[[], Surroundings],
        known: Callable[[], Collection[str]],
        turn: Turn,
        on_bug: Callable[[BaseException], None],
        *,
        all: bool = True,
        each_look: Callable[[], object] = lambda: None,
    ) -> None:
        self._each_look = each_look
        self._alarms, self._rules, self._around, self._known, self._turn = alarms, rules, around, known, turn
        self._on_bug, self._all = on_bug, all
        self._lock = threading.Lock()
        self._wanted, self._ended = threading.Event(), threading.Event()
        self._pending: dict[Source, Pending] = {}
        self._stood: dict[str, tuple[float, set[Source]]] = {}  # of a node, all that is found: to be compared
        self._judged: dict[str, _Judged] = {}
        self._has_turn = True  # until it is known whose it is
        self._failed = False
        self._thread = threading.Thread(target=self._run, name="alarms", daemon=True)

    @property
    def has_turn(self) -> bool:
        """Whether alarms are raised here, as far as is known: another program of the data folder may raise them."""
        return self._has_turn

    # -- what the judge tells, in its thread -----------------------------------------------------------------------

    def hear(self, told: Sequence[Told]) -> None:
        """Take in what was told; it only notes it."""
        with self._lock:
            for each in told:
                if not isinstance(each, Standing | Transition) or (not each.node and not self._all):
                    continue
                if isinstance(each, Standing):
                    self._stands(each)
                elif self._is_alarm(each.rule):
                    self._went(each)
        self._wanted.set()

    def _is_alarm(self, rule: str) -> bool:
        row = self._rules.get(rule)
        return row is not None and row.is_alarm

    def _is_told(self, rule: str) -> bool:
        """Whether somebody else than the judge finds it, and says when it is over."""
        row = self._rules.get(rule)
        return row is not None and row.told is not None

    def _went(self, transition: Transition) -> None:
        source = Source(transition.rule, transition.node, transition.part)
        judged = self._judged.get(transition.node)
        found = transition.after == "found"
        if judged is not None and found:
            judged.found[source] = transition
        elif judged is not None:
            judged.found.pop(source, None)
        self._note(source, transition, found=found)

    def _stands(self, told: Standing) -> None:
        found = {Source(each.rule, each.node, each.part): each for each in told.found if self._is_alarm(each.rule)}
        self._judged[told.node] = _Judged(found)
        self._compare(told.node, told.time)

    def _compare(self, node: str, time: float) -> None:
        """Have all that is found of a node compared with what the journal says stands."""
        found = self._judged[node].found
        self._stood[node] = time, set(found)
        for source, each in found.items():
            self._note(source, each, found=True)

    def _note(self, source: Source, transition: Transition, *, found: bool) -> None:
        if not self._has_turn:
            return  # another program raises it; this one keeps what stands
        pending = self._pending.setdefault(source, Pending())
        if found:
            pending.is_found(transition.time, transition.facts)
        else:
            pending.is_over(transition.time)

    # -- its own thread --------------------------------------------------------------------------------------------

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Write what is still to be written, if the journal takes it, and end."""
        self._ended.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            self._wanted.wait(_LOOK_SECONDS)
            self._wanted.clear()
            self._guarded(self.look)
            if not self._ended.is_set():
                self._ended.wait(_AGAIN_SECONDS if self._failed else GROUP_SECONDS)
        self._guarded(self.look)
        self._turn.leave()

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except Exception as bug:  # our own: told loudly; alarms must not end in silence
            self._on_bug(bug)

    def look(self) -> None:
        """Write what was told since the last look, and end the shelves whose time is over."""
        self._each_look()
        try:
            self._alarms.may_write()
        except EnvironmentFault:
            self._turn.leave()
            self._rest(say(_READ_ONLY))
            return
        try:
            has = self._turn.take()
        except OSError as error:
            self._alarms.set_behind(say(_NOT_WRITTEN, reason=str(error)))
            return
        if not has:
            self._rest(None)
            return
        if not self._has_turn:
            self._begin()
        with self._lock:
            pending, self._pending = self._pending, {}
            stood, self._stood = self._stood, {}
        self._failed = True
        try:
            self._write(pending, stood)
            self._failed = False
            self._alarms.set_behind(None)
        except EnvironmentFault as error:
            _log.warning("alarms could not be written: %s", error)
            self._alarms.set_behind(_reason(error))
        finally:
            if self._failed:
                with self._lock:
                    self._put_back(pending, stood)

    def _rest(self, behind: Sentence | None) -> None:
        """It is another program's turn."""
        with self._lock:
            self._has_turn = False
            self._pending.clear()
            self._stood.clear()
        self._alarms.set_behind(behind)

    def _begin(self) -> None:
        """It is this program's turn from now on: what stands here is compared with the journal."""
        with self._lock:
            self._has_turn = True
            for node in self._judged:
                self._compare(node, self._alarms.now())

    def _put_back(self, pending: dict[Source, Pending], stood: dict[str, tuple[float, set[Source]]]) -> None:
        """What could not be written comes before what was told meanwhile."""
        for source, newer in self._pending.items():
            older = pending.get(source)
            if older is None:
                pending[source] = newer
                continue
            if newer.gone is not None:
                older.is_over(newer.gone)
            if newer.found is not None:
                older.is_found(newer.found, newer.facts)
                older.last, older.times = max(older.last, newer.last), older.times + newer.times - 1
            if newer.over is not None:
                older.is_over(newer.over)
        self._pending = pending
        self._stood = stood | self._stood

    def _write(self, pending: dict[Source, Pending], stood: Mapping[str, tuple[float, set[Source]]]) -> None:
        around, known = self._around(), frozenset(self._known())
        ledger = self._alarms.ledger()
        now = self._alarms.now()
        if not pending and not stood and not self._is_due(ledger, known, now):
            return
        queue = list(pending.items())
        while True:
            piece, queue = queue[:_MOST_MOVES], queue[_MOST_MOVES:]
            last = not queue
            group = dict(piece)
            compared = stood if last else {}
            self._alarms.write(MOVED, partial(self._moves, group, compared, around, known, now))
            for source in group:  # written: it is not tried again
                pending.pop(source)
            if last:
                return

    @staticmethod
    def _is_due(ledger: Ledger, known: Collection[str], now: float) -> bool:
        if any(shelf.until <= now for shelf in ledger.shelves.values()):
            return True
        return any(
            alarm.active and alarm.source.node and alarm.source.node not in known for alarm in ledger.alarms.values()
        )

    def _moves(  # noqa: PLR0917 - what is told, and all that decides what becomes of it
        self,
        pending: Mapping[Source, Pending],
        stood: Mapping[str, tuple[float, set[Source]]],
        around: Surroundings,
        nodes: Collection[str],
        now: float,
        work: Reading,
    ) -> list[Move]:
        ledger = self._alarms.standing(work)
        moves: list[Move] = [
            Unshelved(shelf=shelf.number, at=milliseconds(now), expired=True)
            for shelf in ledger.shelves.values()
            if shelf.until <= now
        ]
        by_source = {alarm.source: alarm for alarm in ledger.alarms.values()}
        told = dict(pending)
        for alarm in ledger.alarms.values():
            source = alarm.source
            if not alarm.active or source in told:
                continue
            if source.node and source.node not in nodes:
                told[source] = Pending(gone=now)
            elif source.node in stood and source not in stood[source.node][1] and not self._is_told(source.rule):
                told[source] = Pending(gone=stood[source.node][0])
        quiet = Quiet(ledger, around, now)
        above = causes(ledger.alarms.values(), around.rules, around.places)
        free = numbers(work).alarm
        for source, each in told.items():
            known: Alarm | None = by_source.get(source)
            if known is None:
                asks_nobody = around.why(source) is not None
                known = ended_of(work, source) if each.found is not None else None
            else:
                asks_nobody = quiet.state(known, above)[0] is State.SUPPRESSED
            made = each.moves(source, _grade(self._rules.get(source.rule)), known, free, quietly=asks_nobody)
            if any(getattr(move, "alarm", None) == free for move in made):
                free += 1
            moves += made
        return moves


def _grade(rule: Rule | None) -> Grade:
    return Grade.LOW if rule is None else rule.grade


def _reason(error: EnvironmentFault) -> Sentence:
    reason = error.happened if isinstance(error, JournalError) else getattr(error, "reason", None)
    return reason if isinstance(reason, Sentence) else say(_NOT_WRITTEN, reason=str(error))
