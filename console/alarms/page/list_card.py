"""The list of alarms: what stands, by how it stands, the worst and first out first."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Hashable, Sequence
from itertools import islice

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from console.alarms.model.alarms import Board, OutOfService, Shelf, Shown, Source, State
from console.alarms.page import settings, wording
from console.alarms.page.protocols import Said, Words
from console.fleet.model.findings import Finding
from console.fleet.model.rules import Grade
from console.pagekit.advice import at_first
from console.pagekit.hints import Hint
from console.pagekit.surroundings import Surroundings
from widgets import numbers
from widgets.bullet import Bullet
from widgets.card import Card
from widgets.priority import Priority
from widgets.tables.cells import cell_text
from widgets.tables.table import Actions, Column, DenseTable, Rich, Row, Tagged
from widgets.tabs import Tabs

#: Which states a list shows, by its key.
LISTS: dict[str, tuple[State, ...]] = {
    "active": (State.NEW, State.ACKNOWLEDGED),
    "returned": (State.RETURNED,),
    "suppressed": (State.SUPPRESSED,),
}
#: No more lines are made: nobody reads them, and they would hold up the window in a storm.
MOST = 500
_LEAST_ROWS, _MOST_ROWS = 4, 12
#: In a flood these are counted and not listed.
_COUNTED = (Grade.MEDIUM, Grade.LOW, Grade.UNKNOWN)
#: The key of the line that counts them.
COUNTED = "counted"
#: What the key of a line begins with that is no alarm yet.
WAITS = "waits"


class ListCard(Card):
    """`acted` carries the key of a line and what was pressed there; `opened` the key of one that is gone to. A key is
    the number of an alarm, or ("shelf", number), ("out", number), (WAITS, ...), COUNTED."""

    acted = Signal(object, str)
    opened = Signal(object)
    changed = Signal()

    def __init__(self, words: Words, surroundings: Surroundings, zone: Callable[[], str]) -> None:
        super().__init__()
        self._words, self._surroundings, self._zone = words, surroundings, zone
        self._board = Board()
        self._pending: tuple[Finding, ...] = ()
        self._said: dict[object, Said] = {}
        self._acts: list[QAction] = []
        self._all = False
        self.setAccessibleName(self.tr("Alarms"))
        self.tabs = Tabs(self.tr("Which alarms are listed"))
        self.tabs.changed.connect(self._on_tab)
        self.tabs.set_current(surroundings.recall(settings.LISTED))
        self.table = DenseTable(self._columns(), row_height=34, name=self.tr("Alarms"))
        self.table.restore_state(surroundings.recall(settings.TABLE))
        self.table.state_changed.connect(self._on_state)
        self.table.action.connect(self._on_action)
        self.table.opened.connect(self.opened)
        self.table.context_requested.connect(self._on_context)
        self.table.current_changed.connect(self.changed)
        self.empty = Hint("")
        self.add(self.tabs)
        self.add(self.table)
        self.add(self.empty)
        self.setTabOrder(self.tabs, self.table)

    def _columns(self) -> list[Column]:
        return [
            Column("mark", "", 22, tip=self.tr("Priority")),
            Column("state", self.tr("State"), 64, fit=True, ink="muted"),
            Column("what", self.tr("What"), 150, stretch=True, fit=True, wrap=True),
            Column("where", self.tr("Where"), 80, stretch=True, fit=True, ink="muted"),
            Column("since", self.tr("Since"), 66, fit=True, ink="muted"),
            Column("next", self.tr("Do now"), 150, stretch=True, fit=True, wrap=True),
            Column("owner", self.tr("Owner"), 76, fit=True, ink="muted"),
            Column("used", "", 72, tip=self.tr("How much of the time to respond is over")),
            Column("left", self.tr("Time left"), 72, align="right", fit=True, ink="muted"),
            Column("gap", "", 20),
            Column("folded", self.tr("Folded"), 60, fit=True, ink="muted"),
            Column("acts", "", 176, align="right"),
        ]

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def board(self) -> Board:
        """What the list was made of: whoever acknowledges says by its entry what was seen."""
        return self._board

    @property
    def listed(self) -> str:
        return str(self.tabs.current())

    def set_narrow(self, narrow: bool) -> None:
        """With little room the list says less."""
        for key in ("owner", "used", "folded"):
            if (key in self.table.save_state()["hidden"]) != narrow:
                self.table.set_column_shown(key, not narrow)

    def forget_words(self) -> None:
        """Names may be others now."""
        self._said.clear()

    def show_board(self, board: Board, now: float, waiting: Sequence[Finding] = ()) -> None:
        """List what stands, made anew, and what is `waiting` to be an alarm."""
        self._board, self._pending = board, tuple(waiting)
        if board.flood is None:
            self._all = False
        self._tell_tabs()
        self.table.set_column_title("next", self.tr("Do now") if self.listed in LISTS else self.tr("Why"))
        rows = self._rows(now)
        self.table.set_rows(rows[:MOST])
        self.table.fit_height(_MOST_ROWS)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if not rows:
            self.empty.set(*self._nothing())
        self.tabs.set_trailing(self._told_right(len(rows)))
        self.changed.emit()

    def tick(self, now: float, waiting: Sequence[Finding] = ()) -> None:
        """Time goes on; what waits may be other things."""
        if [each.key for each in waiting] != [each.key for each in self._pending]:
            self.show_board(self._board, now, waiting)
        else:
            self.table.update_rows(self._rows(now, self.table.in_sight()))

    def show_all(self) -> None:
        """In a flood, list what is counted, too."""
        self._all = True
        self.show_board(self._board, self._surroundings.now(), self._pending)

    def said(self, shown: Shown) -> Said:
        """An alarm in words."""
        alarm = shown.alarm
        key = (alarm.source, alarm.facts, alarm.raised)
        if key not in self._said:
            if len(self._said) > 4 * MOST:
                self._said.clear()
            self._said[key] = self._words(alarm.source, alarm.facts, alarm.raised)
        return self._said[key]

    def _tell_tabs(self) -> None:
        counts = {key: len(self._board.of_state(*states)) for key, states in LISTS.items()}
        counts |= {"shelved": len(self._board.shelves), "out_of_service": len(self._board.out)}
        self.tabs.set_tabs(
            [(key, numbers.number(counts[key]), wording.spoken(text)) for key, text in settings.LISTED.choices.items()]
        )

    def _told_right(self, rows: int) -> str:
        if self._board.behind is not None:
            return wording.sentence(self._board.behind)
        if rows > MOST:
            return self.tr("the first %n", "", MOST)
        return self.tr("first out on top of its priority") if rows and self.listed in LISTS else ""

    def _nothing(self) -> tuple[str, str]:
        texts = {
            "active": (
                self.tr("All quiet"),
                self.tr(
                    "No alarm is active: nothing asks for an act of this shift. What is abnormal and asks for nobody "
                    "stands on the Overview."
                ),
            ),
            "returned": (self.tr("None"), self.tr("No alarm went by itself before somebody acknowledged it.")),
            "shelved": (self.tr("None"), self.tr("Nothing is put aside: S shelves the chosen alarm until a time.")),
            "suppressed": (
                self.tr("None"),
                self.tr("No alarm follows from another one, and nobody works on a node that has one."),
            ),
            "out_of_service": (self.tr("None"), self.tr("Every rule may raise alarms everywhere.")),
        }
        return texts[self.listed]

    # -- lines ---------------------------------------------------------------------------------------------------------

    def _rows(self, now: float, only: Collection[Hashable] | None = None) -> list[Row]:
        """All rows, or only those with these keys: of five hundred a dozen are in sight."""
        zone = self._zone()
        if self.listed == "shelved":
            return [self._put_aside(each, zone, now) for each in self._board.shelves]
        if self.listed == "out_of_service":
            return [self._put_aside(each, zone, now) for each in self._board.out]
        shown = self._board.of_state(*LISTS[self.listed])
        if only is not None:
            rows = [self._alarm(each, zone, now) for each in shown if each.alarm.number in only]
            return rows + [self._waits(each, zone, now) for each in self._pending if (WAITS, *each.key) in only]
        if self._board.flood is None or self._all or self.listed != "active":
            rows = [self._alarm(each, zone, now) for each in shown[: MOST + 1]]
            return rows + [self._waits(each, zone, now) for each in self._pending if self.listed == "active"]
        counted = [each for each in shown if each.alarm.priority in _COUNTED]
        listed = islice((each for each in shown if each.alarm.priority not in _COUNTED), MOST + 1)
        rows = [self._alarm(each, zone, now) for each in listed]
        return [*rows[:MOST], self._counted(counted)] if counted else rows

    def _alarm(self, shown: Shown, zone: str, now: float) -> Row:
        alarm, said = shown.alarm, self.said(shown)
        waits = alarm.acknowledged is None and shown.state in (State.NEW, State.RETURNED)
        used = wording.share_used(shown, now)
        late = shown.due is not None and now > shown.due
        acts = (("acknowledge", self.tr("Acknowledge")), ("open", self.tr("Open")))
        owner = alarm.owner or self.tr("no one yet")
        detail = self.tr("%n times", "", alarm.times) if alarm.times > 1 else ""
        following = wording.spoken(wording.WHYS[shown.why]) if shown.why is not None else said.next
        folded = self._folded(shown)
        left = wording.time_left(shown, now)
        ink = "critical-text" if late else "text" if waits else ""
        bar = Bullet(used, 0.0, 1.0, filled=True, priority=Priority.HIGH if late else Priority.NORMAL)
        return Row(
            alarm.number,
            (
                Priority(alarm.priority),
                Tagged(wording.state(shown)),
                Rich(said.what, detail, strong=waits),
                said.where,
                numbers.moment(alarm.raised, zone, now),
                at_first(following),
                owner,
                bar if used is not None and shown.state in (State.NEW, State.ACKNOWLEDGED) else None,
                Rich(left, ink=ink, strong=waits) if alarm.active else "",
                "",
                folded,
                Actions(acts if waits else acts[1:]),
            ),
            sort=(
                float(Priority(alarm.priority).rank), str(shown.state), said.what, said.where, alarm.raised,
                following, alarm.owner, used, shown.due, None, float(len(shown.folded)), None,
            ),
            priority=Priority(alarm.priority),
            acknowledged=not waits,
            tip="\n".join(filter(None, (f"{said.what}: {said.where}", following, said.consequence))),
            words=" ".join((alarm.source.rule, str(alarm.number))),
        )  # fmt: skip

    def _waits(self, finding: Finding, zone: str, now: float) -> Row:
        """What will be an alarm if it stays so."""
        node, part = ("".join(each[:1]) for each in (finding.nodes, finding.parts))
        said = self._words(Source(finding.rule.id, node, part), finding.facts, finding.since)
        since = numbers.moment(finding.since, zone, now) if finding.since is not None else ""
        cells = (
            Priority.UNKNOWN,
            Tagged(self.tr("Waits")),
            said.what,
            said.where,
            since,
            at_first(said.next),
            "",
            None,
            wording.alarm_in(finding, now),
            "",
            "",
            Actions((("open", self.tr("Open")),)),
        )
        return Row((WAITS, *finding.key), cells, priority=Priority.UNKNOWN, acknowledged=True, words=finding.rule.id)

    def _folded(self, shown: Shown) -> str:
        count = self.tr("%n folded", "", len(shown.folded)) if shown.folded else ""
        return ", ".join(filter(None, (self.tr("first out") if shown.first_out else "", count)))

    def _put_aside(self, aside: Shelf | OutOfService, zone: str, now: float) -> Row:
        said = self._words(aside.of, (), None)
        is_shelf = isinstance(aside, Shelf)
        until = numbers.moment(aside.until, zone, now, seconds=False) if isinstance(aside, Shelf) else ""
        act = self.tr("Take off the shelf") if is_shelf else self.tr("Put back")
        return Row(
            ("shelf" if is_shelf else "out", aside.number),
            (
                Priority.OVERRIDDEN,
                Tagged(wording.spoken(wording.STATES[State.SHELVED if is_shelf else State.OUT_OF_SERVICE])),
                said.what,
                said.where,
                numbers.moment(aside.since, zone, now, seconds=False),
                aside.reason,
                aside.owner,
                None,
                self.tr("until {time}").format(time=until) if until else "",
                "",
                "",
                Actions((("back", act),)),
            ),
            tip=aside.reason,
        )

    def _counted(self, counted: Sequence[Shown]) -> Row:
        medium = sum(each.alarm.priority is Grade.MEDIUM for each in counted)
        text = ", ".join(
            part
            for part, count in (
                (self.tr("%n of medium", "", medium), medium),
                (self.tr("%n of low priority", "", len(counted) - medium), len(counted) - medium),
            )
            if count
        )
        mark = min((Priority(each.alarm.priority) for each in counted), key=lambda each: each.rank)
        cells = (
            mark,
            self.tr("Counted"),
            text,
            "",
            "",
            "",
            "",
            None,
            "",
            "",
            "",
            Actions((("show", self.tr("Show")),)),
        )
        return Row(COUNTED, cells, priority=mark)

    # -- what is chosen ------------------------------------------------------------------------------------------------

    def chosen(self) -> tuple[int, ...]:
        """The numbers of the chosen alarms, the current one where none is gathered."""
        keys = self.table.selected() or [self.table.current()]
        return tuple(key for key in keys if isinstance(key, int))

    def chosen_aside(self, kind: str) -> tuple[int, ...]:
        """The numbers of chosen shelves ("shelf"), or of what is out of service ("out")."""
        keys = self.table.selected() or [self.table.current()]
        return tuple(key[1] for key in keys if isinstance(key, tuple) and key[0] == kind)

    def waiting(self) -> tuple[int, ...]:
        """The alarms that the list shows now and nobody has acknowledged."""
        return tuple(row.key for row in self.table.rows() if not row.acknowledged and isinstance(row.key, int))

    def csv(self) -> str:
        """What the list shows, as a table."""
        file = io.StringIO()
        out = csv.writer(file)
        columns = [column for column in self._columns() if column.title]
        places = [place for place, column in enumerate(self._columns()) if column.title]
        out.writerow([self.tr("Priority"), *(column.title for column in columns)])
        for row in self.table.rows():
            out.writerow([row.priority or "", *(_inert(cell_text(row.cells[place])) for place in places)])
        return file.getvalue()

    def set_acts(self, acts: Sequence[QAction]) -> None:
        """What stands in the menu of a line."""
        self._acts = list(acts)

    @Slot(object, QPoint)
    def _on_context(self, key: Hashable, place: QPoint) -> None:
        if key not in self.table.selected():
            self.table.set_current(key)
        menu = QMenu(self)
        menu.addActions(self._acts)
        menu.popup(place)

    @Slot(object, object)
    def _on_action(self, key: object, act: object) -> None:
        if key == COUNTED:
            self.show_all()
        else:
            self.acted.emit(key, str(act))

    @Slot(object)
    def _on_tab(self, key: object) -> None:
        self._surroundings.remember(settings.LISTED, str(key))
        self.show_board(self._board, self._surroundings.now())

    @Slot()
    def _on_state(self) -> None:
        self._surroundings.remember(settings.TABLE, self.table.save_state())

    def go_to(self, listed: str) -> None:
        """Show another list."""
        self.tabs.set_current(listed)
        self._on_tab(listed)


def _inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
