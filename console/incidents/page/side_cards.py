"""The cards beside an incident's timeline: what is still to be done, what was learned, what it is linked with, what was
kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from console.incidents.model.incidents import Evidence, FollowUp, Incident
from console.incidents.page import wording
from console.incidents.page.protocols import Linked
from console.incidents.service.evidence import Standing
from widgets import numbers
from widgets.button import Button
from widgets.card import Card, Hairline
from widgets.priority import Priority, PriorityMark
from widgets.text import Caption, Label
from widgets.theme import Size
from widgets.tips import set_tip


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a card: what, something quieter below, buttons (`act`, `more`) and a mark."""

    key: object
    what: str
    below: str = ""
    act: str = ""
    mark: Priority | None = None
    tip: str = ""
    done: bool = False
    more: str = ""


class Entries(QWidget):
    """Lines one below the other; nothing is made anew that did not change. `acted` carries the key of a button's."""

    reader_role = "List"

    acted = Signal(object)
    #: A line's other button.
    more_acted = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._shown: tuple[Entry, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def set(self, entries: Sequence[Entry]) -> None:
        """Show these."""
        if tuple(entries) == self._shown:
            return
        self._shown = tuple(entries)
        self.setVisible(bool(entries))
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for place, entry in enumerate(entries):
            if place:
                self._column.addWidget(Hairline())
            self._column.addWidget(self._made(entry))

    def shown(self) -> tuple[Entry, ...]:
        """The lines."""
        return self._shown or ()

    def button(self, key: object) -> Button:
        """The button of a line. Raises KeyError for one without."""
        found = next((each for each in self.findChildren(Button) if each.property("entry") == key), None)
        if found is None:
            raise KeyError(key)
        return found

    def _made(self, entry: Entry) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        if entry.mark is not None:
            mark = PriorityMark(entry.mark, size=11)
            mark.setContentsMargins(0, 3, 0, 0)
            grid.addWidget(mark, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(Label(entry.what, "muted" if entry.done else "text", wrap=True, selectable=True), 0, 1)
        if entry.below:
            below = Label(entry.below, "muted", Size.SMALL, wrap=True)
            if entry.tip:
                set_tip(below, entry.tip)
            grid.addWidget(below, 1, 1)
        if entry.act:
            button = Button(entry.act, small=True)
            button.setAccessibleName(f"{entry.what}: {entry.act.rstrip('…')}")
            button.setProperty("entry", entry.key)
            button.clicked.connect(self._on_button)
            grid.addWidget(button, 0, 2, 1 if entry.more else 2, 1, top)
        if entry.more:
            other = Button(entry.more, small=True)
            other.setAccessibleName(f"{entry.what}: {entry.more.rstrip('…')}")
            other.setProperty("more", entry.key)
            other.clicked.connect(self._on_more)
            grid.addWidget(other, 1, 2, top)  # below the first: beside it a file's name would have no room
        return made

    @Slot()
    def _on_more(self) -> None:
        self.more_acted.emit(self.sender().property("more"))

    @Slot()
    def _on_button(self) -> None:
        self.acted.emit(self.sender().property("entry"))


class FollowUpsCard(Card):
    """`done` carries the number of what was done, `wanted` comes when one more is to be added."""

    done = Signal(object)
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Follow-ups"))
        self.add_button = Button(self.tr("Add…"), small=True)
        self.add_button.setAccessibleName(self.tr("Add a follow-up"))
        self.add_button.clicked.connect(self.wanted)
        self.set_trailing(self.add_button)
        self.entries = Entries(self.tr("Follow-ups"))
        self.entries.acted.connect(self.done)
        self.nothing = Caption(self.tr("Nothing is left to be done"), wrap=True)
        self.add(self.nothing)
        self.add(self.entries)

    def show_follow_ups(self, follow_ups: Sequence[FollowUp], zone: str, now: float) -> None:
        """Show these: what is open first, by its day."""
        far = float("inf")
        ordered = sorted(follow_ups, key=lambda each: (each.done is not None, each.due or far, each.number))
        self.entries.set([self._entry(each, zone, now) for each in ordered])
        self.nothing.setVisible(not follow_ups)

    def _entry(self, each: FollowUp, zone: str, now: float) -> Entry:
        if each.done is not None:
            at = numbers.moment(each.done, zone, now, seconds=False)
            below = self.tr("done {time}, {who}").format(time=at, who=each.by)
            return Entry(each.number, each.text, below, mark=Priority.NORMAL, done=True)
        late = each.due is not None and each.due < now
        due = ""
        if each.due is not None:
            text = self.tr("was due {day}") if late else self.tr("due {day}")
            due = text.format(day=numbers.date(each.due, zone))
        below = " · ".join((each.owner or self.tr("no one yet"), due or self.tr("no day")))
        return Entry(each.number, each.text, below, self.tr("Done"), Priority.MEDIUM if late else None)


class LearnedCard(Card):
    """Root cause and lessons; `wanted` comes when they are to be written."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Root cause and lessons"))
        self.write = Button(self.tr("Write…"), small=True)
        self.write.setAccessibleName(self.tr("Write root cause and lessons"))
        self.write.clicked.connect(self.wanted)
        self.set_trailing(self.write)
        self.texts = {
            "cause": (Caption(self.tr("Root cause")), Label("", wrap=True, selectable=True)),
            "lessons": (Caption(self.tr("Lessons")), Label("", wrap=True, selectable=True)),
        }
        self.nothing = Caption(self.tr("Not written yet"), wrap=True)
        self.add(self.nothing)
        for pair in self.texts.values():
            for part in pair:
                self.add(part)

    def show_incident(self, incident: Incident) -> None:
        """Show what was learned of it."""
        values = {"cause": incident.root_cause, "lessons": incident.lessons}
        for key, (name, text) in self.texts.items():
            text.setText(values[key])
            name.setVisible(bool(values[key]))
            text.setVisible(bool(values[key]))
        self.nothing.setVisible(not any(values.values()))


class LinkedCard(Card):
    """`place_wanted` carries the address of what is gone to; `wanted` comes when one more is to be linked."""

    place_wanted = Signal(str)
    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Linked"))
        self.link = Button(self.tr("Link…"), small=True)
        self.link.setAccessibleName(self.tr("Link with something"))
        self.link.clicked.connect(self.wanted)
        self.set_trailing(self.link)
        self.entries = Entries(self.tr("Linked"))
        self.entries.acted.connect(self._on_entry)
        self.nothing = Caption(self.tr("With nothing yet"), wrap=True)
        self.add(self.nothing)
        self.add(self.entries)

    def show_linked(self, linked: Sequence[Linked]) -> None:
        """Show these."""
        show = self.tr("Show")
        self.entries.set(
            [
                Entry(
                    each.place or each.link.to,
                    each.what,
                    " · ".join(part for part in (wording.spoken(wording.LINKS[each.link.kind]), each.how) if part),
                    show if each.place else "",
                )
                for each in linked
            ]
        )
        self.nothing.setVisible(not linked)

    @Slot(object)
    def _on_entry(self, place: object) -> None:
        self.place_wanted.emit(str(place))


class EvidenceCard(Card):
    """What was kept, under which SHA-256; `saved` carries that of what is to be saved elsewhere, too, `released`
    that of what need not be held any more."""

    saved = Signal(object)
    released = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Evidence"))
        self.keep = Button(self.tr("Keep a file…"), small=True)
        self.set_trailing(self.keep)
        self.entries = Entries(self.tr("Evidence"))
        self.entries.acted.connect(self.saved)
        self.entries.more_acted.connect(self.released)
        self.nothing = Caption(self.tr("Nothing was kept yet"), wrap=True)
        self.add(self.nothing)
        self.add(self.entries)

    def show_evidence(
        self, evidence: Sequence[Evidence], zone: str, now: float, standing: Mapping[str, Standing] | None = None
    ) -> None:
        """Show it; `standing` says by hash how a file stands on the disk."""
        stands = standing or {}
        self.entries.set([self._entry(each, zone, now, stands.get(each.sha256, Standing.SOUND)) for each in evidence])
        self.nothing.setVisible(not evidence)

    def _entry(self, each: Evidence, zone: str, now: float, standing: Standing) -> Entry:
        at = numbers.moment(each.taken, zone, now, seconds=False)
        held = self.tr("held") if each.held else self.tr("not held any more")
        if each.held and each.held_until is not None:
            held = self.tr("held until {day}").format(day=numbers.date(each.held_until, zone))
        wrong = {
            Standing.MISSING: self.tr("The file is gone"),
            Standing.SPOILT: self.tr("Spoilt: it is not what was kept"),
            Standing.UNREADABLE: self.tr("The file cannot be read"),
        }.get(standing, "")
        short = wording.short_hash(each.sha256)
        below = " · ".join(part for part in (wrong, numbers.iec(each.size), at, held, short) if part)
        there = standing in (Standing.SOUND, Standing.SPOILT)
        act = self.tr("Save…") if there else ""
        more = self.tr("Let go…") if each.held else ""
        mark = Priority.HIGH if wrong else None
        return Entry(each.sha256, each.name, below, act, mark, each.sha256, more=more)
