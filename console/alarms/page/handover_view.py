"""The tab on which a shift is handed over: what the next person takes on, in their words and in the console's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from console.alarms.model.handover import Given, Item, Matter, Paper, asked, missing
from console.alarms.page import handover_paper, settings, shift
from console.alarms.page.handover_loading import Shift, ShiftLoader
from console.alarms.page.lines import Line, Lines
from console.alarms.page.protocols import Words
from console.pagekit.report import pdf
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger
from resources.text import QT_TRANSLATE_NOOP, Text
from widgets import numbers, theme
from widgets.button import Button, Kind
from widgets.card import Card, FactList, columns, rows, scrolled
from widgets.field import CheckBox
from widgets.priority import Priority
from widgets.text import Caption, Label
from widgets.time.bars import TimeBars

#: What is typed is kept after so long.
_TYPED_MS = 800
#: The shift is read anew after so many seconds.
_PAUSE_MS = 15_000
_MOST = 12
_WIDE = 1080
_ITEMS: dict[Item, Text] = {
    Item.OPEN: QT_TRANSLATE_NOOP("HandOver", "Open alarms gone through"),
    Item.SHELVED: QT_TRANSLATE_NOOP("HandOver", "Shelved alarms gone through"),
    Item.RUNNING: QT_TRANSLATE_NOOP("HandOver", "What goes on is handed over"),
    Item.THINGS: QT_TRANSLATE_NOOP("HandOver", "Keys and telephone handed over"),
}


class HandOverView(QWidget):
    """What `alarms/handover` shows. `loader` reads the shift, `people` gives the names of those who may take over,
    `site` what the paper names as its place, `said` an error of the environment in words; `save` asks for a file by
    a name and writes a paper there. `changed` comes when
    something was handed over."""

    changed = Signal()

    def __init__(
        self,
        loader: ShiftLoader,
        surroundings: Surroundings,
        words: Words,
        wording: shift.Wording,
        *,
        zone: Callable[[], str],
        site: Callable[[], str],
        said: Callable[[Exception], str],
        save: Callable[[str, Callable[[], bytes]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._loader, self._surroundings = loader, surroundings
        self._words, self._wording = words, wording
        self._zone, self._site, self._said, self._save_paper = zone, site, said, save
        self._shift: Shift | None = None
        self._paper: Paper | None = None
        loader.loaded.connect(self._on_shift)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPED_MS)
        self._typed.timeout.connect(self._keep)
        self._again = QTimer(self)
        self._again.setInterval(_PAUSE_MS)
        self._again.timeout.connect(self._loader.ask)
        self._build()

    # -- how it is made ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.who = Label("", "muted", elide=True)
        self.taker = QLineEdit()
        self.taker.setPlaceholderText(self.tr("Who takes over"))
        self.taker.setAccessibleName(self.tr("Who takes over"))
        self.taker.setFixedWidth(190)
        self.taker.setMaxLength(80)
        self.taker.textChanged.connect(self._check)
        self.save = Button(self.tr("Save as PDF"), Kind.NORMAL)
        self.save.clicked.connect(self._on_save)
        self.give = Button(self.tr("Hand over"), Kind.PRIMARY)
        self.give.clicked.connect(self._on_give)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.who, 1)
        for part in (self.taker, self.save, self.give):
            head.addWidget(part)
        self.bars = TimeBars(self.tr("Alarms raised"))
        time = Card(title=self.tr("The shift"))
        time.add(self.bars)
        self.time = time
        self.waiting = _WaitingCard()
        self.waiting.taken.connect(self._on_take)
        self.waiting.withdrawn.connect(self._on_withdraw)
        self.waiting.saved.connect(self._on_save_given)
        self.waiting.hide()
        self.open = _MatterCard(self.tr("Open, and the next person's"), self.tr("worst first"))
        self.running = _MatterCard(self.tr("Goes on over the hand-over"))
        self.due = _MatterCard(self.tr("Due in the next shift"))
        self.done = _MatterCard(self.tr("Done in this shift"), self.tr("from the log"))
        self.figures = FactList()
        self.earlier = Lines(self.tr("Earlier hand-overs"))
        self.earlier.acted.connect(self._on_save_given)
        self._no_earlier = Caption(self.tr("None yet."))
        grid = QWidget()
        self._grid = QGridLayout(grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        self._left = rows(self.open, self.running)
        self._middle = rows(self.due, self.done)
        self._right = rows(self._words_card(), self._before_card(), self._figures_card(), self._earlier_card())
        self._arrange(wide=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GAP)
        column.addLayout(head)
        column.addWidget(scrolled(rows(self.waiting, time, grid), self.tr("Hand-over")), 1)

    def _words_card(self) -> Card:
        self.words = QPlainTextEdit(self._surroundings.recall(settings.HANDOVER_WORDS))
        self.words.setPlaceholderText(self.tr("What the console cannot know: what you think, heard, agreed"))
        self.words.setAccessibleName(self.tr("In your words"))
        self.words.setMinimumHeight(120)
        self.words.setTabChangesFocus(True)
        self.words.textChanged.connect(self._typed.start)
        card = Card(title=self.tr("In your words"))
        self._saved = Label("", "muted", theme.Size.SMALL)
        card.set_trailing(self._saved)
        card.add(self.words)
        return card

    def _before_card(self) -> Card:
        ticked = self._surroundings.recall(settings.HANDOVER_TICKS)
        texts = {item: QCoreApplication.translate(*text) for item, text in _ITEMS.items()}
        self.ticks = {item: CheckBox(text, item in ticked) for item, text in texts.items()}
        card = Card(title=self.tr("Before it can be handed over"))
        self._count = Label("", "muted", theme.Size.SMALL)
        card.set_trailing(self._count)
        for tick in self.ticks.values():
            tick.toggled.connect(self._on_tick)
            card.add(tick)
        self.note = Caption("", wrap=True)
        card.add(self.note)
        return card

    def _figures_card(self) -> Card:
        card = Card(title=self.tr("The shift in figures"))
        card.add(self.figures)
        return card

    def _earlier_card(self) -> Card:
        card = Card(title=self.tr("Earlier hand-overs"))
        card.add(self._no_earlier)
        card.add(self.earlier)
        return card

    def _arrange(self, *, wide: bool) -> None:
        parts = (self._left, self._middle, self._right)
        for part in parts:
            self._grid.removeWidget(part)
        places = ((0, 0, 1), (0, 1, 1), (0, 2, 1)) if wide else ((0, 0, 1), (1, 0, 1), (0, 1, 2))
        for part, (row, column, span) in zip(parts, places, strict=True):
            self._grid.addWidget(part, row, column, span, 1)
        for column, share in enumerate((9, 8, 7) if wide else (6, 5, 0)):
            self._grid.setColumnStretch(column, share)

    def set_narrow(self, narrow: bool) -> None:
        """There is little room."""
        self._arrange(wide=not narrow)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._again.start()
        self._loader.ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()
        self._keep()

    @Slot(object)
    def _on_shift(self, found: object) -> None:
        assert isinstance(found, Shift)  # noqa: S101 -- what the loader carries
        self._shift = found
        now, zone = self._surroundings.now(), self._zone()
        made = shift.paper(found.seen, self._words, self._wording, found.person, found.since, now)
        self._paper = made
        since = numbers.moment(found.since, zone, now, seconds=False)
        self.who.setText(self.tr("{person}, since {since}").format(person=found.person, since=since))
        self.time.set_trailing(numbers.duration(max(now - found.since, 0.0)))
        self._show_bars(found, zone, now)
        for card, matters in (
            (self.open, made.open),
            (self.running, made.running),
            (self.due, made.due),
            (self.done, made.done[::-1]),
        ):
            card.show_matters(matters, zone, now)
        self.figures.set_facts(list(made.figures))
        waiting = next((each for each in found.given if each.waits), None)
        self.waiting.show_given(waiting, found.person, zone, now)
        self._show_earlier([each for each in found.given if not each.waits], zone, now)
        self._check()

    def _show_bars(self, found: Shift, zone: str, now: float) -> None:
        step = 900.0 if now - found.since < 12 * 3600.0 else 3600.0
        first = found.since // step
        edges = [step * place for place in range(int(first), int(now // step) + 2)]
        counts = [0] * (len(edges) - 1)
        for alarm in found.seen.past:
            if found.since <= alarm.raised < edges[-1]:
                counts[int(alarm.raised // step - first)] += 1
        self.bars.show_counts(edges, counts, zone)

    def _show_earlier(self, given: Sequence[Given], zone: str, now: float) -> None:
        lines = []
        for each in given[:5]:
            at = numbers.moment(each.at, zone, now, seconds=False)
            people = self.tr("{giver} to {taker}")
            taker = each.taken_by or each.paper.taker
            below = self.tr("taken back") if each.withdrawn else ""
            where = people.format(giver=each.paper.giver, taker=taker)
            lines.append(Line(each.entry, what=at, where=where, below=below, act="PDF"))
        self.earlier.set(lines)
        self.earlier.setVisible(bool(lines))
        self._no_earlier.setVisible(not lines)

    @Slot()
    def _check(self) -> None:
        """Whether it can be handed over, and what is missing where not."""
        if self._paper is None or self._shift is None:
            self.give.setEnabled(False)
            return
        paper = self._paper
        items = asked(open=len(paper.open), shelved=len(paper.shelved), running=len(paper.running))
        for item, tick in self.ticks.items():
            tick.setVisible(item in items)
        ticked = [item for item, tick in self.ticks.items() if tick.isChecked()]
        left = missing(items, ticked)
        self._count.setText(
            self.tr("{count} of {all}").format(count=len(items) - len(left), all=len(items)) if items else ""
        )
        waits = any(each.waits for each in self._shift.given)
        taker = self.taker.text().strip()
        if waits:
            note = self.tr("A hand-over waits to be taken over.")
        elif left:
            note = self.tr("Go through what is above and tick it.")
        elif not taker:
            note = self.tr("Say who takes over.")
        elif taker == self._shift.person:
            note = self.tr("You hand over to somebody else.")
        else:
            note = self.tr("It is written into the log as it stands now. {taker} takes over at this desk.").format(
                taker=taker
            )
        self.note.setText(note)
        self.give.setEnabled(not (waits or left or not taker or taker == self._shift.person))

    # -- what is kept of a draft ---------------------------------------------------------------------------------------

    @Slot()
    def _keep(self) -> None:
        self._typed.stop()
        text = self.words.toPlainText()[: settings.MOST_WORDS]
        if text != self._surroundings.recall(settings.HANDOVER_WORDS):
            self._surroundings.remember(settings.HANDOVER_WORDS, text)
            at = numbers.clock(self._surroundings.now(), self._zone(), seconds=False)
            self._saved.setText(self.tr("saved {time}").format(time=at))

    @Slot(bool)
    def _on_tick(self, _on: bool) -> None:
        ticked = tuple(item.value for item, tick in self.ticks.items() if tick.isChecked())
        self._surroundings.remember(settings.HANDOVER_TICKS, ticked)
        self._check()

    def _forget(self) -> None:
        """It was handed over: the next shift begins with nothing."""
        self.words.clear()
        self._keep()
        self._saved.setText("")
        self.taker.clear()
        for tick in self.ticks.values():
            tick.setChecked(False)

    # -- acts ----------------------------------------------------------------------------------------------------------

    def _draft(self) -> Paper | None:
        if self._paper is None:
            return None
        ticked = tuple(item.value for item, tick in self.ticks.items() if tick.isChecked())
        words = self.words.toPlainText()[: settings.MOST_WORDS]
        return msgspec.structs.replace(self._paper, taker=self.taker.text().strip(), words=words, through=ticked)

    @Slot()
    def _on_give(self) -> None:
        draft = self._draft()
        if draft is None:
            return
        self.give.setEnabled(False)

        def given(_entry: Any) -> None:
            self._forget()
            self._surroundings.say(self.tr("Handed over: {taker} takes over at this desk").format(taker=draft.taker))
            self._told()

        self._act(self.tr("Handing over"), lambda: self._loader.handing.give(draft), given)

    @Slot(object)
    def _on_take(self, entry: object) -> None:
        def taken(numbers_: Any) -> None:
            self._surroundings.say(self.tr("Taken over, with %n alarms", "", len(numbers_)))
            self._told()

        self._act(self.tr("Taking over"), lambda: self._loader.handing.take_over(int(str(entry))), taken)

    @Slot(object)
    def _on_withdraw(self, entry: object) -> None:
        def back(_entry: Any) -> None:
            self._surroundings.say(self.tr("The hand-over was taken back"))
            self._told()

        self._act(self.tr("Taking back"), lambda: self._loader.handing.withdraw(int(str(entry))), back)

    def _act(self, title: str, work: Callable[[], Any], done: Callable[[Any], None]) -> None:
        def failed(error: Exception) -> None:
            self._surroundings.say(self._said(error))
            self._loader.ask()

        self._surroundings.run(title, lambda _report: work(), done, failed, target="handover", danger=Danger.CHANGES)

    def _told(self) -> None:
        self._loader.ask()
        self.changed.emit()

    # -- paper ---------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_save(self) -> None:
        draft = self._draft()
        if draft is not None:
            self._save(None, draft)

    @Slot(object)
    def _on_save_given(self, entry: object) -> None:
        found = next((each for each in (self._shift.given if self._shift else ()) if each.entry == entry), None)
        if found is not None:
            self._save(found, found.paper)

    def _save(self, given: Given | None, paper: Paper) -> None:
        now, zone = self._surroundings.now(), self._zone()
        made = handover_paper.report(given, paper, self._site(), zone, now)
        stamp = numbers.local(paper.until / 1000, zone).strftime("%Y-%m-%d-%H%M")
        name = self.tr("hand-over")
        self._save_paper(f"{name}-{stamp}", lambda: pdf(made))


class _MatterCard(Card):
    """Matters as lines; more than there is room for are counted."""

    def __init__(self, title: str, trailing: str = "") -> None:
        super().__init__(title=title)
        self._beside = trailing
        self.lines = Lines(title)
        self.nothing = Caption(self.tr("Nothing."))
        self.more = Caption("")
        for part in (self.nothing, self.lines, self.more):
            self.add(part)
        self.add_stretch()

    def show_matters(self, matters: Sequence[Matter], zone: str, now: float) -> None:
        lines = []
        for each in matters[:_MOST]:
            at = numbers.moment(each.at / 1000, zone, now, seconds=False) if each.at else ""
            mark = Priority(each.priority) if each.priority else None
            beside = " · ".join(part for part in (each.owner, at) if part)
            below = ". ".join(part for part in (each.where, each.more) if part)
            lines.append(Line(each.number, mark, each.what, "", below, beside))
        self.lines.set(lines)
        self.lines.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        self.more.setVisible(len(matters) > _MOST)
        self.more.setText(self.tr("and %n more, in the PDF", "", max(len(matters) - _MOST, 0)))
        self.set_trailing(self._beside if lines else None)


class _WaitingCard(Card):
    """A hand-over that waits to be taken over: `taken`, `withdrawn` and `saved` carry its entry."""

    taken = Signal(object)
    withdrawn = Signal(object)
    saved = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._entry = 0
        self.what = Label("", wrap=True)
        self.words = Label("", "muted", wrap=True, selectable=True)
        self.paper = Button(self.tr("Save as PDF"), Kind.NORMAL)
        self.paper.clicked.connect(lambda: self.saved.emit(self._entry))
        self.back = Button(self.tr("Take back"), Kind.NORMAL)
        self.back.clicked.connect(lambda: self.withdrawn.emit(self._entry))
        self.take = Button(self.tr("Take over"), Kind.PRIMARY)
        self.take.clicked.connect(lambda: self.taken.emit(self._entry))
        told = rows(self.what, self.words, spacing=4)
        self.add(columns(told, self.paper, self.back, self.take, stretch=(1, 0, 0, 0)))

    def show_given(self, given: Given | None, person: str, zone: str, now: float) -> None:
        """Show what waits, to who is at the desk."""
        self.setVisible(given is not None)
        if given is None:
            return
        self._entry = given.entry
        own = given.paper.giver == person
        at = numbers.moment(given.at, zone, now, seconds=False)
        who = given.paper.giver, given.paper.taker
        text = (
            self.tr("You handed over to {taker} at {time}. It waits to be taken over: {taker} takes the desk first.")
            if own
            else self.tr("{giver} handed over to {taker} at {time}. Read it, then take over.")
        )
        self.set_title(self.tr("Hand-over waits"))
        self.what.setText(text.format(giver=who[0], taker=who[1], time=at))
        self.words.setText(given.paper.words)
        self.words.setVisible(bool(given.paper.words))
        self.take.setVisible(not own)
        self.back.setVisible(own)
