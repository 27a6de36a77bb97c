"""The card that draws something over time: plots on one linked axis, the span and signals chosen at its head.

`GpuCard`, `OneGpuCard`, `HostOverTime` and `CompareCard` fill it; this holds what they share.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from console.fleet.model.clock import passed
from console.fleet.model.findings import Finding
from console.fleet.model.readings import NodeEvent, NodeReading, Track
from console.fleet.page.protocols import Telemetry
from console.fleet.page.time.event_marks import keyed, marks, waiting
from console.fleet.page.time.measuring import Measuring, Named
from console.fleet.page.time.past import BeforeHistory
from console.fleet.page.time.pictures import SLOWED_BY, title_of
from console.fleet.page.time.tracks import POINTS, TrackLoader, Wanted, Wish, mean_of, pause
from console.pagekit import lazy_import
from console.pagekit.faults import tell_faults
from console.pagekit.settings import Setting
from console.pagekit.side_values import SideLines, SideValues
from console.pagekit.spans import SPANS
from console.pagekit.surroundings import Surroundings
from console.pagekit.time_head import TimeHead
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.time.timestack import Event, TimeStack

if TYPE_CHECKING:
    from widgets.time.navigator import TimeNavigator

_LOG = logging.getLogger("console.fleet.time")

_LONGEST = SPANS["30d"]
#: Seconds of reading before it is worth a word.
_PATIENCE = 0.6
#: Points of a curve that only stands for comparison: a shaded range needs no more.
_BESIDE_POINTS = POINTS // 4

#: The height of a line of a strip, in pixels.
STRIP_ROW = 13

#: What a card shows: the newest reading of a node, or of several things.
S = TypeVar("S")


class TimeCard(Card, Generic[S]):
    """A card around a TimeStack. Subclasses say which signals there are and how curves become pictures.

    `start_over` gives it something to show and its newest reading; `refresh` a newer one. Hidden cards read nothing.
    """

    event_chosen = Signal(object)

    #: Where the chosen signals are remembered.
    signals_setting: Setting[tuple[str, ...]]
    #: Room for the names of the plots, in pixels.
    gutter = 120
    #: Room for what stands beside the plots.
    side_width = 96

    def __init__(
        self, telemetry: Telemetry, surroundings: Surroundings, title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(title, parent=parent)
        self._telemetry, self._surroundings = telemetry, surroundings
        self._of = ""
        self.zone = "UTC"
        self._reading: S | None = None
        self._events: Sequence[NodeEvent] = ()
        self._asked_event: Hashable = None
        self._waiting: tuple[Event, ...] = ()
        self._fetched_at = self._moved_at = 0.0
        self._fetched_span: tuple[float, float] | None = None
        self._reading_since: float | None = None  # what is in sight was never read since then
        self._looks_back = False
        self._least: int | None = None  # the card's own least height while the strip of the past has made it higher
        self._loader = TrackLoader(telemetry, surroundings, self)
        self._loader.loaded.connect(self._on_loaded)
        self._tracks: Mapping[Hashable, Track] = {}
        self._besides = TrackLoader(telemetry, surroundings, self)
        self._besides.loaded.connect(self._on_beside)
        self._beside: Mapping[Hashable, Track] = {}
        self._beside_asked: tuple[float, Hashable] = (-math.inf, None)
        self._past = TrackLoader(telemetry, surroundings, self)
        self._past.loaded.connect(self._on_past)
        self._navigator: TimeNavigator | None = None
        self._navigator_asked = False
        self._shape: Hashable = None
        self._sides: dict[str, SideValues] = {}
        self._lines: SideLines | None = None

        self.stack = TimeStack(name=title, gutter=self.gutter)
        self.stack.set_side_width(self.side_width)
        self.stack.event_clicked.connect(self.look_at)
        self.stack.event_clicked.connect(self.event_chosen)
        self._signals = Button("", kind=Kind.NORMAL)
        self._menu = QMenu(self._signals)
        self._menu.setToolTipsVisible(True)
        self._signals.setMenu(self._menu)
        self._actions: dict[str, QAction] = {}
        self._before = BeforeHistory(self.stack, telemetry, surroundings, self)
        self.head = TimeHead([self.stack], surroundings, self)
        self.head.range_changed.connect(self._on_range)
        self.head.crosshair_changed.connect(self._on_crosshair)
        self.measuring = Measuring(
            self.stack, telemetry, surroundings, self._measured_curves, self._named, lambda: self.zone, self
        )
        self.set_trailing(self._made_head())
        self.add(self.stack, 1)
        tell_faults(self.body, self._loader, self._besides, self._past, self.measuring.loader)
        self.chosen: tuple[str, ...] = ()

    def _made_head(self) -> QWidget:
        head = QWidget(self)
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for control in (self._signals, self.head.controls):
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        return head

    # -- for subclasses ------------------------------------------------------------------------------------------------
    # What raises is abstract: each card gives its own. Python's abc cannot be used beside Qt's metaclass.

    def made_of(self, reading: S, /) -> Hashable:
        """What the offer of signals depends on: the devices."""
        raise NotImplementedError

    def nodes_of(self, reading: S, /) -> tuple[str, ...]:
        """The keys of the nodes that are shown."""
        raise NotImplementedError

    def known_until(self, reading: S, /) -> float | None:
        """Since when nothing is known any more; None while samples come."""
        raise NotImplementedError

    def signals_now(self, reading: S, /) -> Sequence[tuple[str, str]]:
        """The signals this node has, as (name, title), in the order of the picture."""
        raise NotImplementedError

    def default_signals(self) -> tuple[str, ...]:
        raise NotImplementedError

    def wanted(self, reading: S, /) -> tuple[Wanted, ...]:
        """The curves to read for what is chosen."""
        raise NotImplementedError

    def beside(self, _reading: S, /) -> tuple[Wanted, ...]:
        """Curves for comparison, read coarser and less often; `draw` finds them in `self._beside`."""
        return ()

    def overview(self, reading: S, /) -> tuple[Wanted, ...]:
        """The curves whose mean stands for the node in the strip of all its history."""
        raise NotImplementedError

    def named(self, reading: S, tracks: Mapping[Hashable, Track], /) -> Sequence[Named]:
        """The curves that can be measured, as they are called, in the order of the picture."""
        raise NotImplementedError

    def shape(self, reading: S, /) -> Hashable:
        """What the rows depend on besides the choice: devices, limits, axes."""
        raise NotImplementedError

    def lay_out(self, reading: S, /) -> None:
        """Set the stack's rows and what stands beside them."""
        raise NotImplementedError

    def draw(self, reading: S, tracks: Mapping[Hashable, Track], /) -> None:
        """Put the curves in."""
        raise NotImplementedError

    def show_values(self, reading: S, at: float | None, /) -> None:
        """Fill what stands beside the rows: values at a time, None = now."""
        raise NotImplementedError

    def place_sides(self, rows: Sequence[tuple[str, str]], strip: str = "") -> None:
        """Put values beside the plots of these (signal, title), and lines beside the strip of this signal; after the
        stack's rows were set, which drops what stands beside rows that are gone."""
        shown = {signal for signal, _title in rows}
        self._sides = {signal: side for signal, side in self._sides.items() if signal in shown}
        for signal, title in rows:
            if signal not in self._sides:
                self._sides[signal] = SideValues(title)
                self.stack.set_side(signal, self._sides[signal])
        if not strip:
            self._lines = None
        elif self._lines is None:
            self._lines = self.make_lines()
            self.stack.set_side(strip, self._lines)

    def make_lines(self) -> SideLines:
        """What stands beside a strip."""
        return SideLines(title_of(SLOWED_BY), STRIP_ROW)

    # -- the page calls these ------------------------------------------------------------------------------------------

    def start_over(self, of: str, reading: S, zone: str, now: float) -> None:
        """Start over with something else, called `of`; keeps the span, the chosen signals and, off live, the range."""
        self._of, self._reading = of, reading
        self._tracks, self._beside = {}, {}
        self._beside_asked = (-math.inf, None)
        self._events, self._asked_event, self._waiting = (), None, ()
        self.stack.set_events(())
        self._fetched_span = None
        self._before.show_nodes(self.nodes_of(reading), zone)
        self.zone = zone
        self.stack.set_zone(zone)
        self._offer_signals(reading)
        self._shape = self.shape(reading)
        self.head.follow(now)
        self._begin_reading(now)
        self.lay_out(reading)
        self.draw(reading, {})
        self.show_values(reading, self.at())
        self._looks_back = False
        if self._navigator is not None:
            self._navigator.set_zone(zone)
            self._navigator.set_track([], [])
        self.refresh(reading, now)

    def refresh(self, reading: S, now: float) -> None:
        """Move on to a newer reading, and read curves when a new pixel's worth has come."""
        devices_changed = self._reading is None or self.made_of(self._reading) != self.made_of(reading)
        self._reading = reading
        offer = tuple(name for name, _title in self.signals_now(reading))
        if devices_changed or offer != tuple(self._actions):
            self._offer_signals(reading)
            self._fetched_span = None
        shape = self.shape(reading)
        if shape != self._shape:
            self._shape = shape
            self.lay_out(reading)
        if self._reading_since is not None and passed(self._reading_since, now, _PATIENCE):
            self.stack.set_empty_text(self.tr("Reading"))
        start, end = self.stack.range()
        rest = pause(end - start)
        due = self._fetched_span is None or (self.stack.is_live() and passed(self._fetched_at, now, rest))
        if due:
            self._fetch(now)
        # The picture moves on when it moves by a pixel, not at every sample, and together with its curves where these
        # come soon: it is painted once.
        if passed(self._moved_at, now, (end - start) / POINTS + (rest if due else 0.0)):
            self._move_on(now)
        self.stack.set_stale(self.known_until(reading), self.tr("no data"))
        self._show_history()
        if self.at() is None:
            self.show_values(reading, None)

    def _move_on(self, now: float) -> None:
        self._moved_at = now
        self.stack.set_now(now)
        if self._navigator is not None:
            self._navigator.set_extent(min(self._navigator.extent()[0], now - 60.0), now)

    def set_node_events(self, events: Sequence[NodeEvent]) -> None:
        """Mark on the axis what happened and mattered."""
        if events != self._events:
            self._events = events
            self._mark_events()

    def set_waiting(self, found: Iterable[Finding], now: float) -> None:
        """Mark on the axis what waits to be an alarm, and when it will be one."""
        waits = waiting(found, self.zone, now)
        if waits != self._waiting:
            self._waiting = waits
            self._mark_events()

    def _mark_events(self) -> None:
        self.stack.set_events([*marks(self._events, self._asked_event), *self._waiting])

    def at(self) -> float | None:
        """When the values beside the curves were so: at the crosshair, else at the end of a past range; None = now."""
        return self.head.time.crosshair if self.head.time.crosshair is not None else self.head.time.moment

    @Slot(object)
    def look_at(self, key: Hashable) -> None:
        """Move the axis and the crosshair to an event by its key."""
        for known, event in keyed(self._events):
            if known == key:
                self._asked_event = key
                self._mark_events()
                self.stack.look_at(event.time)

    # -- choices -------------------------------------------------------------------------------------------------------

    def _offer_signals(self, reading: S) -> None:
        offered = list(self.signals_now(reading))
        names = [name for name, _title in offered]
        wished = [name for name in self._surroundings.recall(self.signals_setting) if name in names]
        self.chosen = tuple(name for name in names if name in (wished or self.default_signals()))
        if list(self._actions) != names:
            self._menu.clear()
            self._actions = {}
            for name, title in offered:
                action = self._menu.addAction(title)
                action.setCheckable(True)
                action.setData(name)
                self._actions[name] = action
                action.triggered.connect(self._on_signal)
        for name, action in self._actions.items():
            action.setChecked(name in self.chosen)
        self._say_signals()

    def _say_signals(self) -> None:
        text = self.tr("Signals {count} of {all}").format(count=len(self.chosen), all=len(self._actions))
        self._signals.setText(text)
        self._signals.setAccessibleName(text)

    @Slot()
    def _on_signal(self) -> None:
        chosen = [name for name, action in self._actions.items() if action.isChecked()]
        if not chosen:
            for name, action in self._actions.items():
                action.setChecked(name in self.chosen)
            return
        self.chosen = tuple(chosen)
        self._surroundings.remember(self.signals_setting, self.chosen)
        self._say_signals()
        if self._reading is not None:
            self._shape = self.shape(self._reading)
            self.lay_out(self._reading)
            self.draw(self._reading, self._tracks)
            self.show_values(self._reading, self.at())
            self._fetch(self._surroundings.now())

    @Slot()
    def _on_range(self) -> None:
        now = self._surroundings.now()
        self._begin_reading(now)
        self._fetched_span = None
        if self.isVisible():  # else it is read when it is shown
            self._show_history(still=True)
            self._fetch(now)
            self._on_crosshair()

    @Slot()
    def _on_crosshair(self) -> None:
        if self._reading is not None and self.isVisible():
            self.show_values(self._reading, self.at())

    # -- the strip of all history, there while one looks into the past -------------------------------------------------

    def _show_history(self, *, still: bool = False) -> None:
        """Show it or hide it; `still` when it shall take no room from plots that a hand is on."""
        wanted = not self.head.time.live
        if self._navigator is not None:
            if wanted:
                self._navigator.set_range(*self.stack.range())
            if wanted != self._looks_back:
                self._looks_back = wanted
                self._make_room(self._navigator.sizeHint().height() if wanted else 0, still=still)
                self._navigator.setVisible(wanted)
                if wanted:
                    self._ask_past(self._surroundings.now() - _LONGEST)
        elif wanted and not self._navigator_asked:
            self._navigator_asked = True
            # It brings pyqtgraph, a quarter of a second.
            lazy_import.load(self._surroundings, "widgets.time.navigator", self._make_navigator, self._no_navigator)

    def _make_room(self, high: int, *, still: bool) -> None:
        """Grow by so many pixels, or with 0 be as high as before. Where the plots stay `still` so do their sizes."""
        if high and still:
            self._least = self.minimumHeight()
            self.stack.setMinimumHeight(self.stack.height())
            self.setMinimumHeight(self.height() + high + self.body.spacing())
        elif not high and self._least is not None:
            self.stack.setMinimumHeight(0)
            self.setMinimumHeight(self._least)
            self._least = None

    def _no_navigator(self, error: Exception) -> None:
        # An installation without pyqtgraph: everything else works, and the log says what is missing.
        _LOG.warning("the strip of all history cannot be shown: %s", error)

    def _make_navigator(self, _module: object) -> None:
        from widgets.time.navigator import TimeNavigator  # noqa: PLC0415 - loaded by now, see above

        now = self._surroundings.now()
        self._navigator = TimeNavigator(self.zone, self.tr("History"), gutter=self.gutter)
        self._navigator.set_extent(now - SPANS["24h"], now)
        self._navigator.set_side_width(self.side_width)
        self._navigator.range_changed.connect(self._on_navigated)
        self._navigator.hide()
        self.add(self._navigator)
        self._show_history(still=True)

    @Slot(float, float)
    def _on_navigated(self, start: float, end: float) -> None:
        navigator = self._navigator
        self.head.time.show(start, end, live=navigator is not None and end >= navigator.extent()[1])

    def _ask_past(self, start: float) -> None:
        if self._reading is not None and self._of:
            self._past.ask(Wish(self._of, self.overview(self._reading), start, self._surroundings.now()))

    @Slot(object)
    def _on_past(self, answer: tuple[Wish, Mapping[Hashable, Track]]) -> None:
        wish, tracks = answer
        if wish.of != self._of or self._navigator is None or not tracks:
            return
        # No finer than what a coarse past has, or the line would fall into dots.
        bins = min(wish.points // 2, max(int((wish.end - wish.start) // 300), 1))
        step = (wish.end - wish.start) / bins
        times = wish.start + step * (np.arange(bins) + 0.5)
        means = mean_of(list(tracks.values()), wish.start, wish.end, bins)
        known = np.flatnonzero(np.isfinite(means))
        oldest = float(times[known[0]]) - step if len(known) else wish.end - SPANS["1h"]
        if len(known) and wish.end - oldest < (wish.end - wish.start) / 4:
            self._ask_past(oldest)  # a young history, drawn finer
            return
        self._navigator.set_extent(oldest, wish.end)
        self._navigator.set_track(times, means)

    def _measured_curves(self) -> tuple[Wanted, ...]:
        return () if self._reading is None else self.wanted(self._reading)

    def _named(self, tracks: Mapping[Hashable, Track]) -> Sequence[Named]:
        return () if self._reading is None else self.named(self._reading, tracks)

    # -- curves --------------------------------------------------------------------------------------------------------

    def _begin_reading(self, now: float) -> None:
        """Nothing is said of missing data before it was looked for."""
        self._reading_since = now
        self.stack.set_empty_text("")

    def _fetch(self, now: float) -> None:
        start, end = self.stack.range()
        if self._reading is None or not self._of or end <= start:
            return
        if self.stack.is_live():
            start, end = now - (end - start), now
        self._fetched_at, self._fetched_span = now, (start, end)
        margin = (end - start) * 0.02
        self._loader.ask(Wish(self._of, self.wanted(self._reading), start - margin, min(end, now)))
        others = self.beside(self._reading)
        asked = (start, end) if not self.stack.is_live() else end - start
        late = passed(self._beside_asked[0], now, pause(end - start, _BESIDE_POINTS))
        if others and (late or self._beside_asked[1] != (asked, others)):
            self._beside_asked = (now, (asked, others))
            self._besides.ask(Wish(self._of, others, start - margin, min(end, now), _BESIDE_POINTS))

    @Slot(object)
    def _on_loaded(self, answer: tuple[Wish, Mapping[Hashable, Track]]) -> None:
        wish, tracks = answer
        if wish.of != self._of or self._reading is None:
            return
        self._reading_since = None
        self.stack.set_empty_text(self.tr("No data"))
        if wish.curves and not tracks:
            self._fetched_span = None  # it could not be read: asked again with the next sample
            return
        self._tracks = tracks
        if self.stack.is_live() and wish.end > self._moved_at:
            self._move_on(wish.end)
        self._redraw(self._reading)

    @Slot(object)
    def _on_beside(self, answer: tuple[Wish, Mapping[Hashable, Track]]) -> None:
        wish, tracks = answer
        if wish.of == self._of and self._reading is not None:
            self._beside = tracks
            self._redraw(self._reading)

    def drawn_range(self) -> tuple[float, float]:
        """The part of what is in sight that can be known: not the future."""
        start, end = self.stack.range()
        return start, min(end, self._surroundings.now())

    def _redraw(self, reading: S) -> None:
        self.draw(reading, self._tracks)
        if self.at() is not None:
            self.show_values(reading, self.at())


class NodeTimeCard(TimeCard[NodeReading]):
    """A card that shows one node, or a part of it."""

    def made_of(self, reading: NodeReading, /) -> Hashable:
        return reading.facts.devices

    def nodes_of(self, reading: NodeReading, /) -> tuple[str, ...]:
        return (reading.link.node,)

    def known_until(self, reading: NodeReading, /) -> float | None:
        return reading.link.newest_sample if reading.link.state not in ("live", "starting") else None
