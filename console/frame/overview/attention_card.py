"""The card of all that needs attention: everything that is abnormal now, worst first, with what to do about it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QWidget

from console.fleet.model.findings import Finding
from console.fleet.model.inventory import Inventory
from console.fleet.model.rules import About
from console.fleet.page.vocabulary import moment, parts_of, sentence, told
from console.fleet.page.zones import zone_of
from console.frame.overview.board import Answered
from console.frame.overview.settings import ATTENTION
from console.frame.overview.unseen import Unseen
from console.pagekit.advice import at_first
from console.pagekit.surroundings import Surroundings
from widgets import numbers, reader
from widgets.card import Card
from widgets.priority import Priority
from widgets.tables.cells import heard
from widgets.tables.table import Actions, Column, DenseTable, Rich, Row
from widgets.text import Label

_MOST_ROWS = 7
_MOST_NAMES = 4
_MOST_TOLD = 3


class AttentionCard(Card):
    """`place_chosen` carries the address of a finding, `acknowledged` the numbers of its alarms and the entry by which
    they were seen."""

    place_chosen = Signal(str)
    acknowledged = Signal(object, object)

    def __init__(self, surroundings: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._surroundings = surroundings
        self._shown: list[Finding] | None = None
        self._then = False
        self._unseen = Unseen()
        self._numbers: dict[object, tuple[int, ...]] = {}
        self._places: dict[object, str] = {}
        self.set_title(self.tr("Needs attention"))
        self.table = DenseTable(
            [
                Column("what", self.tr("What"), 190, stretch=True, fit=True, wrap=True),
                Column("where", self.tr("Where"), 110, stretch=True, ink="muted", fit=True, wrap=True),
                Column("since", self.tr("Since"), 84, ink="muted", fit=True),
                Column("next", self.tr("Do now"), 190, stretch=True, fit=True, wrap=True),
                Column("gpus", self.tr("Without data"), 80, ink="muted", fit=True),
                Column("open", "", 176, align="right"),
            ],
            name=self.tr("Needs attention"),
        )
        self.table.action.connect(self._on_action)
        self.table.opened.connect(self._on_opened)
        self.table.context_requested.connect(self._on_context)
        self.table.restore_state(surroundings.recall(ATTENTION))
        self.table.state_changed.connect(self._on_state)
        self.calm = Label(self.tr("Nothing is abnormal"), "muted")
        self.add(self.table)
        self.add(self.calm)
        self.table.hide()

    def refresh(  # noqa: PLR0917 - what is found, where, when, and what was seen of it
        self,
        found: Sequence[Finding],
        inventory: Inventory,
        answered: Answered,
        now: float,
        then: bool = False,
        unseen: Unseen | None = None,
    ) -> None:
        """Show these findings, worst first; those whose alarm nobody has acknowledged blink. While not all nodes have
        answered nobody knows that nothing is wrong. `then`: they are those of a moment of the past, `now` that
        moment."""
        self._say_calm(answered, then=then)
        unseen = unseen if unseen is not None and not then else Unseen()
        numbers_: dict[object, tuple[int, ...]] = {finding.key: unseen.of(finding) for finding in found}
        self._unseen = unseen
        if list(found) == self._shown and then == self._then and numbers_ == self._numbers:
            return
        self._numbers = numbers_
        before, self._shown = (self._shown if not then and not self._then else None), list(found)
        if then != self._then:
            self._then = then
            self.set_title(self.tr("Needed attention") if then else self.tr("Needs attention"))
            self.table.set_column_title("next", self.tr("What to do") if then else self.tr("Do now"))
        self._places = {finding.key: finding.address for finding in found}
        self.table.setVisible(bool(found))
        self.calm.setVisible(not found)
        gpus = sum(finding.gpus for finding in found)
        self.set_subtitle(self._counted(len(found), gpus))
        self.set_trailing(self.tr("worst first") if found else "")
        if found:
            self.table.set_rows([self._row(finding, inventory, now) for finding in found])
            self.table.fit_height(_MOST_ROWS)
        if before is not None:
            self._tell({finding.key for finding in found} - {finding.key for finding in before})
        self.setAccessibleDescription(self.tr("%n thing(s)", "", len(found)) if found else self.calm.text())

    def _say_calm(self, answered: Answered, *, then: bool) -> None:
        if then:
            known = self.tr("Nothing was abnormal") if answered.nodes else self.tr("Nothing is known of that time")
            self.calm.setText(known)
            return
        if answered.all:
            self.calm.setText(self.tr("Nothing is abnormal"))
            return
        nodes, of = numbers.number(answered.nodes), numbers.number(answered.of)
        text = (
            self.tr("Nothing abnormal so far: {nodes} of {all} nodes have answered")
            if answered.nodes
            else self.tr("Not known yet: {nodes} of {all} nodes have answered")
        )
        self.calm.setText(text.format(nodes=nodes, all=of))

    def _tell(self, fresh: set[tuple[str, ...]]) -> None:
        """Have a screen reader say what is new, the worst of it."""
        rows = [row for row in self.table.rows() if row.key in fresh]
        said = [", ".join(heard(cell) for cell in row.cells[:2]) for row in rows[:_MOST_TOLD]]
        if len(rows) > _MOST_TOLD:
            said.append(self.tr("and %n more", "", len(rows) - _MOST_TOLD))
        reader.say(self, ". ".join(said), urgent=True)

    def _counted(self, count: int, gpus: int) -> str:
        if not count:
            return ""
        said = numbers.number(count)
        if not gpus:
            return said
        without = self.tr("%n GPU(s) without data", "", gpus)
        return f"{said} · {without}"

    def _row(self, finding: Finding, inventory: Inventory, now: float) -> Row:
        priority = Priority(finding.grade)
        node = inventory.node(finding.nodes[0]) if finding.nodes else None
        zone = zone_of(inventory.site(node.site) if node is not None else None)
        said = told(finding, zone, now)
        what, following = sentence(said.what), sentence(said.next)
        since = moment(finding.since, zone, now)
        if finding.or_earlier and finding.since is not None:
            # Seen at its first look: when it began nobody knows.
            since = self.tr("before {time}").format(time=since)
        where = self._where(finding, inventory)
        whole = [sentence(said.happened)] if said.happened is not None else [f"{what}: {where}"]
        whole += [sentence(each) for each in (said.matters,) if each is not None]
        waits = bool(self._numbers.get(finding.key))
        acts = (("acknowledge", self.tr("Acknowledge")), ("open", self.tr("Open")))
        return Row(
            finding.key,
            (
                Rich(what, priority=priority),
                where,
                since,
                at_first(following),
                self.tr("%n GPU(s)", "", finding.gpus) if finding.gpus else "",
                Actions(acts if waits else acts[1:]),
            ),
            (float(priority.rank), where, finding.since, following, float(finding.gpus), ""),
            priority=priority,
            acknowledged=not waits,
            tip="\n".join((*whole, following)),
        )

    def _where(self, finding: Finding, inventory: Inventory) -> str:
        if finding.rule.told is not None:
            return parts_of(finding)
        if finding.rule.about is About.CONSOLE:
            return self.tr("this computer")
        names = [node.name if (node := inventory.node(key)) is not None else key for key in finding.nodes]
        if len(names) > 1:
            shown = ", ".join(names[:_MOST_NAMES])
            more = len(names) - _MOST_NAMES
            shown = f"{shown} " + self.tr("and %n more", "", more) if more > 0 else shown
            return f"{parts_of(finding)} · {shown}" if finding.parts else shown
        parts = parts_of(finding)
        return f"{names[0]} · {parts}" if parts else names[0]

    @Slot(object, object)
    def _on_action(self, key: object, action: object) -> None:
        if action == "acknowledge":
            self.acknowledged.emit(self._numbers.get(key, ()), self._unseen.entry)
        else:
            self._open(key)

    @Slot(object, QPoint)
    def _on_context(self, key: Hashable, place: QPoint) -> None:
        if self._numbers.get(key):
            self.table.show_row_menu(key, place)

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        self._open(key)

    def _open(self, key: object) -> None:
        place = self._places.get(key)
        if place is not None:
            self.place_chosen.emit(place)

    @Slot()
    def _on_state(self) -> None:
        self._surroundings.remember(ATTENTION, self.table.save_state())
