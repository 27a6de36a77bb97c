"""Two to eight nodes or GPUs side by side: their curves on one axis, and a table of their values and differences."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from console.fleet.model.addresses import Address
from console.fleet.model.comparison import MOST, comparison
from console.fleet.model.inventory import Inventory
from console.fleet.model.readings import NodeReading
from console.fleet.page.page_header import PageHeader
from console.fleet.page.protocols import Telemetry
from console.fleet.page.time.compare import CompareCard
from console.fleet.page.time.compared import Member, members_of
from console.fleet.page.time.event_loader import EventLoader, Found
from console.fleet.page.time.pictures import Picture
from console.fleet.page.vocabulary import Condition, condition, gpu_condition, translate
from console.fleet.page.zones import zone_of
from console.pagekit.faults import tell_faults
from console.pagekit.hints import PageState
from console.pagekit.surroundings import Surroundings
from widgets import numbers, theme
from widgets.button import Button
from widgets.card import Card, scrolled
from widgets.priority import Priority
from widgets.tables.table import Actions, Cell, Column, DenseTable, Rich, Row
from widgets.time.timestack import TimeStack

_SPREAD = "spread"
_ROW = 28
_LEAST_CURVES = 380


class ComparePage(QWidget):
    """Shows what its address names. `place_chosen` carries where to go; `add_wanted` asks for one more to compare."""

    place_chosen = Signal(object)
    add_wanted = Signal()

    def __init__(self, telemetry: Telemetry, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._telemetry = telemetry
        self._surroundings = surroundings
        self._inventory = Inventory()
        self._addresses: tuple[Address, ...] = ()
        self._members: tuple[Member, ...] = ()
        self._shown: tuple[Address, ...] = ()
        self._columns: tuple[Hashable, ...] = ()
        self.header = PageHeader()
        self.header.place_chosen.connect(self.place_chosen)
        self.header.crumbs.set_path([("fleet", self.tr("Fleet")), ("compare", self.tr("Compare"))])
        self.header.mark.hide()
        self.header.headline.hide()
        self.add = Button(self.tr("Add…"), tip=self.tr("One more to compare, up to eight"))
        self.add.clicked.connect(self.add_wanted)
        self.header.acts.addWidget(self.add)
        self.state = PageState("")
        self.state.action.connect(self.add_wanted)
        self.curves = CompareCard(telemetry, surroundings)
        self._loader = EventLoader(telemetry, surroundings, self)
        self._loader.loaded.connect(self._on_events)
        tell_faults(self.curves.body, self._loader)
        self.curves.setMinimumHeight(_LEAST_CURVES)
        self.curves.head.crosshair_changed.connect(self._on_crosshair)
        surroundings.time.moment_changed.connect(self._on_crosshair)
        self.values = Card()
        self.values.set_title(self.tr("Values and differences"))
        self.table = DenseTable([Column("name", "", 100)])
        body = QWidget()
        body.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.GAP)
        rows.addWidget(self.curves, 1)
        rows.addWidget(self.values)
        self._scroll = scrolled(body, self.tr("Comparison"))
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(theme.GAP)
        page.addWidget(self.header)
        page.addWidget(self.state, 1)
        page.addWidget(self._scroll, 1)

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def picture(self) -> TimeStack | None:
        """The time axis in sight."""
        return self.curves.stack if self._scroll.isVisible() else None

    @property
    def addresses(self) -> tuple[Address, ...]:
        """What is compared."""
        return self._addresses

    def show_comparison(self, addresses: Sequence[Address], inventory: Inventory) -> None:
        """Compare these; with none the page says how to choose."""
        self._addresses, self._inventory = tuple(addresses), inventory
        self.add.setEnabled(0 < len(addresses) < MOST)
        self.refresh()

    def refresh(self) -> None:
        """Read the newest snapshots and show them."""
        now = self._surroundings.now()
        readings: Mapping[str, NodeReading] = self._telemetry.readings()
        self._members = members_of(
            self._addresses,
            self._inventory,
            readings,
            gpu_name=lambda node, part: self.tr("{node} GPU {index}").format(node=node, index=part),
            zone_of=lambda node: zone_of(self._inventory.site_of(node)),
        )
        of_gpus = bool(self._addresses) and self._addresses[0].kind == "gpu"
        count = len(self._members)
        title = self.tr("%n GPU(s) compared", "", count) if of_gpus else self.tr("%n node(s) compared", "", count)
        title = title if count else self.tr("Compare")
        self.header.name.setText(title)
        self.header.show_facts([self.tr("add another to see a difference")] if count == 1 else ())
        self.state.setVisible(not self._members)
        self._scroll.setVisible(bool(self._members))
        if not self._members:
            self._say_how()
            self._shown = ()
            return
        zone = self._members[0].zone
        if self._shown != self._addresses:
            self._shown = self._addresses
            self.curves.set_kind(self._addresses[0].kind)
            self.curves.start_over(comparison(self._addresses), self._members, zone, now)
        else:
            self.curves.refresh(self._members, now)
        nodes = tuple(dict.fromkeys(address.node for address in self._addresses))
        self._loader.ask(self._addresses, nodes, *self._surroundings.time.events_range())
        self._show_values()

    @Slot(object)
    def _on_events(self, answer: tuple[Hashable, Found]) -> None:
        """Mark what happened to any of them; each says to whom."""
        of, found = answer
        if of != self._shown:
            return
        events = [
            replace(event, text=f"{member.number} {member.name}: {event.text}")
            for member in self._members
            for event in found[member.address.node]
            if member.address.kind == "node" or event.device == f"gpu:{member.address.part}"
        ]
        self.curves.set_node_events(sorted(events, key=lambda event: event.time))

    def _say_how(self) -> None:
        self.state.set(
            self.tr("Nothing is compared yet"),
            self.tr(
                "Choose two to eight nodes in the list with Ctrl and click, then Compare. "
                "Or begin at the page of a GPU, with “Compare with…”."
            ),
            self.tr("Choose the first node…"),
        )

    # -- values and differences ----------------------------------------------------------------------------------------

    @Slot()
    def _on_crosshair(self) -> None:
        if self._members and self.isVisible():
            self._show_values()

    def _show_values(self) -> None:
        """What stands in the table: values at the crosshair or now, and how far they are from the first member's."""
        at = self.curves.at()
        pictures = self.curves.pictures
        past = self._surroundings.time.moment is not None
        columns = (past, *(picture.signal for picture in pictures))
        if columns != self._columns:
            self._make_table(columns)
        zone = self.curves.zone
        now = self._surroundings.now()
        when = self.tr("now") if at is None else self.tr("at {time}").format(time=numbers.moment(at, zone, now))
        self.values.set_trailing(self.tr("{time}; differences from number 1").format(time=when))
        found = self.curves.values(self._members, at)
        rows = []
        for member in self._members:
            state = self._state(member)
            cells: list[Cell] = [
                str(member.number),
                Rich(member.name, member.where),
                state.priority,
                state.word,
            ]
            order: list[float | str | None] = [float(member.number), member.name, None, float(state.priority.rank)]
            for picture in pictures:
                value, first = found[picture.signal][member.number], found[picture.signal][1]
                text = numbers.quantity(value, picture.unit, picture.decimals)
                apart = "" if member.number == 1 else _difference(value - first, picture.decimals)
                cells += [text, apart]
                order += [None if math.isnan(value) else value, None if math.isnan(value - first) else value - first]
            cells.append(Actions((("remove", "×"),)))
            order.append(None)
            tip = " · ".join(filter(None, (member.name, member.where, state.headline)))
            rows.append(Row(member.address, tuple(cells), tuple(order), priority=state.priority, tip=tip))
        rows.append(self._spread(found))
        if [row.key for row in self.table.rows()] == [row.key for row in rows]:
            self.table.update_rows(rows)
        else:
            self.table.set_rows(rows)
            self.table.fit_height()

    def _spread(self, found: Mapping[str, Mapping[int, float]]) -> Row:
        """How far the highest lies above the lowest."""
        cells: list[Cell] = ["", Rich(self.tr("Highest less lowest"), ink="muted"), None, ""]
        for picture in self.curves.pictures:
            known = [value for value in found[picture.signal].values() if not math.isnan(value)]
            spread = max(known) - min(known) if len(known) > 1 else None
            cells += [Rich(numbers.quantity(spread, picture.unit, picture.decimals), ink="muted"), ""]
        # Whatever one sorts by, it stands last.
        return Row(_SPREAD, (*cells, ""), (None,) * (len(cells) + 1))

    def _state(self, member: Member) -> Condition:
        now, address = self._surroundings.now(), member.address
        if address.kind == "node":
            return condition(member.reading, member.zone, now)
        if member.reading is not None and member.reading.facts.devices and member.device is None:
            return Condition(Priority.UNKNOWN, self.tr("Not there"))
        return gpu_condition(member.reading, address.part, member.zone, now)

    def _make_table(self, columns: tuple[Hashable, ...]) -> None:
        """A table with a column for each plot: made anew when the choice of plots changes."""
        self._columns = columns
        self.values.body.removeWidget(self.table)
        self.table.hide()
        self.table.deleteLater()
        self.table = DenseTable(
            [
                Column("number", "", 26, ink="muted"),
                Column("name", self.tr("Name"), 128, stretch=True, fit=True, wrap=True),
                Column("mark", "", 22),
                Column(
                    "state",
                    self.tr("State now") if columns[0] else self.tr("State"),
                    64,
                    ink="muted",
                    fit=True,
                    wrap=True,
                ),
                *(column for picture in self.curves.pictures for column in self._columns_of(picture)),
                Column("act", "", 40, align="right", tip=self.tr("Remove from the comparison")),
            ],
            row_height=_ROW,
            name=self.tr("Values and differences"),
        )
        self.table.action.connect(self._on_action)
        self.table.opened.connect(self._on_opened)
        self.table.current_changed.connect(self._on_current)
        remove = QAction(self.tr("Remove from the comparison"), self.table)
        remove.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        remove.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        remove.triggered.connect(self._on_delete)
        self.table.addAction(remove)
        self.values.add(self.table)

    def _columns_of(self, picture: Picture) -> tuple[Column, Column]:
        """The value, and beside it its difference."""
        title = translate(picture.title)
        tip = self.tr("{signal}: difference from number 1").format(signal=title)
        return (
            Column(picture.signal, title, 70, align="right", fit=True),
            Column(f"{picture.signal} apart", "", 42, align="right", ink="muted", tip=tip, fit=True),
        )

    # -- going on ------------------------------------------------------------------------------------------------------

    def remove(self, address: Address) -> None:
        """Compare the others."""
        self.place_chosen.emit(comparison(other for other in self._addresses if other != address))

    @Slot(object, object)
    def _on_action(self, key: object, _act: object) -> None:
        if isinstance(key, Address):
            self.remove(key)

    @Slot()
    def _on_delete(self) -> None:
        self._on_action(self.table.current(), None)

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        if isinstance(key, Address):
            self.place_chosen.emit(str(key))

    @Slot(object)
    def _on_current(self, key: object) -> None:
        self.curves.set_bright(self._addresses.index(key) + 1 if isinstance(key, Address) else 0)


def _difference(value: float, decimals: int) -> str:
    """ "+4", "−12"; nothing where one of the two is not known."""
    if math.isnan(value):
        return ""
    return ("+" if round(value, decimals) > 0 else "") + numbers.number(value, decimals)
