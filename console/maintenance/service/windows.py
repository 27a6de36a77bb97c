"""Maintenance windows as anybody may ask at any time: read from the journal when something was told, and what people
do with them."""

from __future__ import annotations

import math
import threading
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from console.journal.features import Reading
from console.journal.model import Target
from console.maintenance.model.refusing import CannotPlan
from console.maintenance.model.windows import (
    ENDED,
    LONGEST,
    PLANNED,
    REMOVED,
    RESTORED,
    Move,
    Removed,
    Restored,
    Stretch,
    Window,
    ended,
    planned,
)
from console.maintenance.service.asides import Asides
from console.maintenance.service.window_records import Records, free_number
from console.work.model.timetable import Timetable, checked
from console.work.service.in_windows import Opening
from resources.text import QT_TRANSLATE_NOOP

_LONGEST_REASON = 500
_NO_REASON = QT_TRANSLATE_NOOP("Maintenance", "A maintenance window needs a reason: it is what others read there.")
_PAST = QT_TRANSLATE_NOOP("Maintenance", "A maintenance window must end in the time to come.")
_LENGTH = QT_TRANSLATE_NOOP("Maintenance", "A maintenance window lasts at least a minute, and at most 14 days.")
_UNKNOWN = QT_TRANSLATE_NOOP("Maintenance", "There is no maintenance window {window}.")
_NOT_OPEN = QT_TRANSLATE_NOOP("Maintenance", "{window} is not open now.")
_GONE = QT_TRANSLATE_NOOP("Maintenance", "{window} was removed already.")
_THERE = QT_TRANSLATE_NOOP("Maintenance", "{window} was not removed.")
_SHORTEST = 60
_FRESH_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Within:
    """A node that lies in an open window (W-3), or will at a time to `come`, as pages tell it: from when, by whom
    planned, why, and until when."""

    window: str
    since: datetime
    by: str
    reason: str
    until: datetime | None
    come: bool = False


class Told(Protocol):
    """A node out of work, as pages tell it; or one in a window, whose name `window` is."""

    @property
    def since(self) -> datetime: ...
    @property
    def by(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def until(self) -> datetime | None: ...
    @property
    def window(self) -> str: ...


class Windows:
    """The windows of one journal. What is asked here is in memory and waits for nothing; `refresh` reads, and what
    writes blocks until it is committed. `lies_in` gives the ids of the targets that a node (its key) lies in, its own
    first. Raises JournalError."""

    def __init__(self, records: Records, lies_in: Callable[[str], Collection[str]]) -> None:
        self._records = records
        self._lies_in = lies_in
        self._lock = threading.Lock()
        self._listeners: list[Callable[[], object]] = []
        self._all = records.all()
        self._opened: tuple[tuple[Window, Stretch], ...] = ()
        self._looked = -math.inf
        self.look()

    # -- what stands ---------------------------------------------------------------------------------------------------

    def all(self) -> tuple[Window, ...]:
        """All that ever were, the newest last."""
        return self._all

    def standing(self) -> tuple[Window, ...]:
        """Those that are open now or will be, the next first."""
        now = self._records.now()
        found = [each for each in self._all if not each.is_over(now)]
        return tuple(sorted(found, key=lambda each: _soonest(each, now)))

    def opened(self) -> tuple[tuple[Window, Stretch], ...]:
        """Those that are open now. What time changes is looked at once a second: lists ask for each node."""
        if not 0.0 <= self._records.now() - self._looked < _FRESH_SECONDS:
            self.look()
        return self._opened

    def of(self, node: str) -> Within | None:
        """The open window that a node (its key) lies in, the one that ends last; None where there is none."""
        opened = self.opened()
        if not opened:
            return None
        places = self._lies_in(node)
        mine = [(window, stretch) for window, stretch in opened if window.of in places]
        if not mine:
            return None
        window, stretch = max(mine, key=lambda each: each[1].ends)
        return Within(window.name, _time(stretch.begins), window.by, window.reason, _time(stretch.ends))

    def next_of(self, node: str) -> Within | None:
        """The window that opens next for a node."""
        places, now = self._lies_in(node), self._records.now()
        coming = [(each, found) for each in self._all if each.of in places and (found := each.next(now)) is not None]
        if not coming:
            return None
        window, stretch = min(coming, key=lambda each: each[1].begins)
        return Within(window.name, _time(stretch.begins), window.by, window.reason, _time(stretch.ends), come=True)

    def stretches(self, node: str, since: float, until: float) -> tuple[tuple[Window, Stretch], ...]:
        """When a node lay, lies or will lie in a window, between two times."""
        places = self._lies_in(node)
        found = [(each, s) for each in self._all if each.of in places for s in each.stretches(since, until)]
        return tuple(sorted(found, key=lambda each: each[1].begins))

    def open_for(self, nodes: Collection[str]) -> tuple[tuple[Window, Stretch], ...]:
        """The windows that all of these nodes (their keys) lie in, each with the time at which it is open now, or opens
        next; the next first."""
        now, places = self._records.now(), [frozenset(self._lies_in(node)) for node in nodes]
        found = [
            (each, stretch)
            for each in self._all
            if all(each.of in those for those in places)
            and (stretch := each.opened_at(now) or each.next(now)) is not None
        ]
        return tuple(sorted(found, key=lambda each: (each[1].begins, each[0].number)))

    def named(self, name: str) -> Window:
        """The window that people call so (W-3, or 3). Raises CannotPlan where there is none."""
        wanted = name.strip().upper().removeprefix("W-")
        found = next((each for each in self._all if str(each.number) == wanted), None)
        if found is None:
            raise CannotPlan(_UNKNOWN, window=name.strip()[:40])
        return found

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called, in any thread, when a window was changed, opened or is over. Gives what ends it."""
        self._listeners.append(told)
        return lambda: self._listeners.remove(told)

    def refresh(self) -> None:
        """Take in what was told since. Blocks, may be called from any thread."""
        found = self._records.all()
        with self._lock:
            changed, self._all = found != self._all, found
        opened = self.look()
        if changed and not opened:
            self._tell()

    def look(self) -> bool:
        """Whether time has opened or closed one since the last look; listeners hear of it then."""
        now = self._records.now()
        with self._lock:
            found = tuple((each, stretch) for each in self._all if (stretch := each.opened_at(now)) is not None)
            changed = found != self._opened
            self._opened, self._looked = found, now
        if changed:
            self._tell()
        return changed

    # -- what people do ------------------------------------------------------------------------------------------------

    def plan(
        self, of: Target, reason: str, *, lasting: int, begins: float | None = None, table: Timetable | None = None
    ) -> Window:
        """Plan one: once from `begins` (now where that is None), or each time that `table` says. Raises CannotPlan, and
        NoTime where that time never comes."""
        now, words = self._records.now(), " ".join(reason.split())[:_LONGEST_REASON]
        if not words:
            raise CannotPlan(_NO_REASON)
        if not _SHORTEST <= lasting <= LONGEST:
            raise CannotPlan(_LENGTH)
        first = 0.0
        if table is not None:
            table = checked(table.when, table.zone, now)
        else:
            first = now if begins is None else begins
            if first + lasting <= now:
                raise CannotPlan(_PAST)

        def decide(reading: Reading) -> Move:
            number, id = free_number(reading), str(uuid.uuid4())
            return planned(Window(id, number, of.id, of.name, words, lasting, now, "", first, table))

        return self._write(PLANNED, of, decide)

    def end(self, window: str) -> Window:
        """End one that is open before its time; one that comes again opens the next time. Raises CannotPlan."""
        found = self.named(window)
        stretch = found.opened_at(self._records.now())
        if stretch is None:
            raise CannotPlan(_NOT_OPEN, window=found.name)
        return self._write(ENDED, _target(found), lambda _: ended(found, stretch))

    def remove(self, window: str) -> Window:
        """Have one never be open again. Raises CannotPlan."""
        found = self.named(window)
        if found.removed is not None:
            raise CannotPlan(_GONE, window=found.name)
        return self._write(REMOVED, _target(found), lambda _: Removed(found.id))

    def restore(self, window: str) -> Window:
        """Take a removal back. Raises CannotPlan."""
        found = self.named(window)
        if found.removed is None:
            raise CannotPlan(_THERE, window=found.name)
        return self._write(RESTORED, _target(found), lambda _: Restored(found.id))

    def _write(self, type: str, of: Target, decide: Callable[[Reading], Move]) -> Window:
        made = self._records.write(type, of, decide)
        self.refresh()
        return made

    def _tell(self) -> None:
        for told in tuple(self._listeners):
            told()


class OpeningsOf:
    """Windows as plans see them that are put into one."""

    def __init__(self, windows: Windows) -> None:
        self._windows = windows

    def of(self, targets: Collection[Target]) -> tuple[Opening, ...]:
        """Those that hold for all of these nodes, the one that opens first before the others."""
        return tuple(
            Opening(window.name, stretch.begins, stretch.ends, window.reason)
            for window, stretch in self._windows.open_for([each.id.removeprefix("node:") for each in targets])
        )

    def is_open(self, window: str) -> bool:
        return any(each.name == window for each, _ in self._windows.opened())


class Absences:
    """Nodes of which nothing is asked now: out of work, or else in an open window. As `Asides` and `Windows`."""

    def __init__(self, asides: Asides, windows: Windows) -> None:
        self._asides, self.windows = asides, windows

    def of(self, node: str) -> Told | None:
        """How a node (its key) is away; None while it is not."""
        return self._asides.of(node) or self.windows.of(node)

    def coming(self, node: str) -> Told | None:
        """The window that opens next for a node."""
        return self.windows.next_of(node)

    def subscribe(self, told: Callable[[], object]) -> Callable[[], None]:
        """Have `told` called, in any thread, when that changed. Gives what ends it."""
        ends = (self._asides.subscribe(told), self.windows.subscribe(told))

        def end() -> None:
            for each in ends:
                each()

        return end


def _soonest(window: Window, now: float) -> tuple[float, int]:
    stretch = window.opened_at(now) or window.next(now)
    return (stretch.begins if stretch is not None else 0.0), window.number


def _target(window: Window) -> Target:
    return Target(window.of, window.about)


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
