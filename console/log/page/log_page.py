"""The Log page: everything that anyone did, searched and filtered, and whether it still stands as it was written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.journal.model import Entry
from console.log.commands import LOG_BACKUP
from console.log.page.chain_card import ChainCard
from console.log.page.check_card import CheckCard
from console.log.page.copy_card import CopyCard
from console.log.page.entries_card import EntriesCard
from console.log.page.entry_card import EntryCard
from console.log.page.file_card import FileCard
from console.log.page.filter_card import FilterCard
from console.log.page.loading import EntryLoader, FileLoader, Known, Listed, ListLoader, MoreLoader, PeopleLoader
from console.log.page.others_card import MOST_LISTED, OtherLogSheet, OthersCard
from console.log.page.people_card import PeopleCard
from console.log.page.protocols import Desk
from console.log.page.settings import BACKUP_FOLDER, BACKUP_HOURS, BACKUPS_KEPT
from console.log.page.witness_card import WitnessCard
from console.log.service.beside import OtherLog
from console.log.service.exporting import Asked
from console.log.service.index import Wish
from console.log.service.keeping import FileState
from console.log.service.verifying import Verdict
from console.pagekit.faults import tell_faults
from console.pagekit.sheets import Sheets
from console.pagekit.surroundings import Surroundings
from widgets import numbers, theme
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.field import SearchField
from widgets.text import Title
from widgets.time.bars import TimeBars

_SIDE, _NARROW_SIDE = 332, 296
#: Below this width the list takes what it can get.
_NARROW = 960
#: From this width on there is room for the hashes.
_WIDE = 1240
#: Words are looked for when nothing was typed for so long.
_TYPED_MS = 150


class LogPage(QWidget):
    """What `log` shows. `zone` gives the time zone that times are told in, `said` an error of the environment in words,
    `sign` lets the operator sign a checkpoint, `fingerprint` gives a public key as people compare it. `told` may come
    from any thread: something came into the log."""

    told = Signal()

    def __init__(
        self,
        desk: Desk,
        surroundings: Surroundings,
        *,
        zone: Callable[[], str],
        said: Callable[[Exception], str],
        sign: Callable[[], None],
        fingerprint: Callable[[str], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fingerprint = fingerprint
        self._desk = desk
        self._surroundings = surroundings
        self._zone = zone
        self._said = said
        self._wish = Wish()
        self._verified_at: int | None = None
        self._stale = True
        self.told.connect(self.written)
        self.search = SearchField(self.tr("Search the log"), "Ctrl+F")
        self.search.setFixedWidth(300)
        self.search.textChanged.connect(self._on_typed)
        self.bars = TimeBars(self.tr("Entries by the hour"))
        self.bars.chosen.connect(self._on_hour)
        self.day = Card()
        self.day.set_title(self.tr("The last 24 hours"))
        self.day.add(self.bars)
        self.entries = EntriesCard()
        self.entries.chosen.connect(self._on_chosen)
        self.entries.older_wanted.connect(self._on_older)
        self.entries.all_wanted.connect(self.show_all)
        self.entry = EntryCard()
        self.entry.opened.connect(surroundings.go)
        self.chain = ChainCard()
        self.chain.verify_wanted.connect(self.verify)
        self.chain.sign_wanted.connect(sign)
        self.copy = CopyCard()
        self.file = FileCard()
        self.filter = FilterCard()
        self.filter.changed.connect(self._ask)
        self.witnesses = WitnessCard()
        self.others = OthersCard()
        self.people = PeopleCard()
        self.sheets = Sheets(self)
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPED_MS)
        self._typed.timeout.connect(self._ask)
        self._list = ListLoader(desk, surroundings, self)
        self._list.loaded.connect(self._on_listed)
        self._file = FileLoader(desk, surroundings, self)
        self._more = MoreLoader(desk, surroundings, self)
        self._more.loaded.connect(self._on_more)
        self._one = EntryLoader(desk, surroundings, self)
        self._one.loaded.connect(self._on_entry)
        self._known = PeopleLoader(desk, surroundings, self)
        self._known.loaded.connect(self._on_known)
        self._wire()
        self._build()

    def _wire(self) -> None:
        """What cards want, and what is read for them."""
        tell_faults(self.file.body, self._file)
        tell_faults(self.people.body, self._known)
        tell_faults(self.entries.body, self._list, self._more, self._one)
        self.witnesses.acted.connect(self._surroundings.act)
        self.others.wanted.connect(self.show_other)
        self.others.acted.connect(self._surroundings.act)
        self.people.acted.connect(self._on_people)
        self._file.loaded.connect(self._on_file)
        self.file.backup_wanted.connect(self.back_up)
        self.file.folder_chosen.connect(self._on_folder)
        self.file.hours_chosen.connect(self._on_hours)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Title(self.tr("Log")))
        head.addStretch(1)
        head.addWidget(self.search)
        self.export = Button(self.tr("Export…"), Kind.NORMAL)
        self.export.clicked.connect(self._on_export)
        head.addWidget(self.export)
        left = QVBoxLayout()
        left.setSpacing(theme.GAP)
        left.addWidget(self.day)
        left.addWidget(self.entries, 1)
        left.addWidget(self.entry)
        inner = QWidget()
        inner.setAutoFillBackground(False)
        right = QVBoxLayout(inner)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(theme.GAP)
        right.addWidget(self.copy)
        right.addWidget(self.chain)
        right.addWidget(self.filter)
        right.addWidget(self.witnesses)
        right.addWidget(self.others)
        right.addWidget(self.people)
        right.addWidget(self.file)
        right.addWidget(CheckCard())
        right.addStretch(1)
        self._side = side = QScrollArea()
        side.setWidgetResizable(True)
        side.setFrameShape(QFrame.Shape.NoFrame)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side.setWidget(inner)
        side.viewport().setAutoFillBackground(False)
        side.setFixedWidth(_SIDE)
        both = QHBoxLayout()
        both.setSpacing(theme.GAP)
        both.addLayout(left, 1)
        both.addWidget(side)
        page = QVBoxLayout(self)
        margin = theme.GUTTER - 2
        page.setContentsMargins(margin, margin, margin, margin)
        page.setSpacing(theme.GAP)
        page.addLayout(head)
        page.addLayout(both, 1)

    # -- as the frame sees it ------------------------------------------------------------------------------------------

    @property
    def widget(self) -> QWidget:
        return self

    def open(self, place: str) -> None:
        """`log`, or `log/NUMBER` for one entry."""
        number = place.partition("/")[2]
        self._ask()
        self._known.ask()
        if number.isdigit():
            self._one.ask(int(number))

    def refresh(self, _news: object) -> None:
        """What nodes say is nothing to the log."""

    def inventory_changed(self) -> None:
        self.written()

    @Slot()
    def written(self) -> None:
        """Something was written into the log."""
        self._stale = True
        if self.isVisible():
            self._ask()
            self._known.ask()

    def focus_filter(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def help(self) -> Sequence[tuple[str, str]]:
        return (
            (
                self.tr("The log"),
                self.tr(
                    "Everything that anyone did through Driftvakt is one entry here, for good. Each holds the hash of "
                    "the one before it, so that a change, a gap or a swap is found."
                ),
            ),
            (
                self.tr("Checkpoints"),
                self.tr(
                    "A chain cannot show that its end was cut off, or that all of it was written anew. A checkpoint is "
                    "your signature, with your SSH key, over all entries until then: what it covers is proved."
                ),
            ),
            (
                self.tr("People"),
                self.tr(
                    "Who may work here, by which SSH keys. A change of the list is signed by somebody on it who may "
                    "approve. When nobody can, the glass can be broken: loudly, and reviewed by somebody else."
                ),
            ),
            (
                self.tr("Searching"),
                self.tr(
                    'Every word, or its beginning, must be somewhere in the entry; "words in quotes" as they stand.'
                ),
            ),
        )

    # -- what is listed ------------------------------------------------------------------------------------------------

    @Slot()
    def _on_typed(self) -> None:
        self._typed.start()

    @Slot(object)
    def _on_hour(self, _taken: object) -> None:
        self._ask()

    @Slot()
    def show_all(self) -> None:
        """Wish for everything again."""
        self.search.clear()
        self._typed.stop()
        self.filter.clear()
        self.bars.clear()
        self._ask()

    @Slot()
    def _ask(self) -> None:
        start, end = self.bars.taken or (float("-inf"), float("inf"))
        self._wish = Wish(
            words=self.search.text().strip(),
            actors=self.filter.actors.chosen(),
            categories=self.filter.kinds.chosen(),
            start=start,
            end=end,
        )
        self._list.ask(self._wish, self._surroundings.now())
        self._file.ask(self._surroundings.recall(BACKUP_FOLDER))

    @property
    def asked(self) -> Asked:
        """What is listed, as an export asks for it: words and persons do not narrow that."""
        kinds = self.filter.kinds.chosen()
        return Asked(self._wish.start, self._wish.end, tuple(sorted(kinds)) if kinds is not None else ())

    @Slot()
    def _on_export(self) -> None:
        self._surroundings.act("log.export")

    @property
    def _filtered(self) -> bool:
        return bool(self._wish.words or self.filter.narrowed or self.bars.taken)

    @Slot(object)
    def _on_listed(self, listed: Listed) -> None:
        if listed.wish != self._wish:
            return
        self._stale = False
        self.entries.show_listed(listed, self._zone(), self._filtered)
        self.filter.show_counts(listed.counts)
        self.bars.show_counts(listed.edges, listed.day, self._zone())
        self.day.set_subtitle(numbers.number(sum(listed.day)))
        if listed.newest and self._verified_at is None:
            self.verify()
        elif listed.newest > (self._verified_at or listed.newest):
            self.verify(on=True)

    @Slot()
    def _on_older(self) -> None:
        oldest = self.entries.oldest
        if oldest is not None:
            self._more.ask(replace(self._wish, before=oldest))

    @Slot(object)
    def _on_more(self, found: tuple[Wish, tuple[object, ...]]) -> None:
        wish, lines = found
        if replace(wish, before=None) == self._wish and wish.before == self.entries.oldest:
            self.entries.show_older(lines, wish.most)  # type: ignore[arg-type]

    @Slot(object)
    def _on_chosen(self, sequence: object) -> None:
        if isinstance(sequence, int):
            self._one.ask(sequence)

    @Slot(object)
    def _on_entry(self, found: object) -> None:
        if isinstance(found, tuple):
            _, entry, text = found
            self.entry.show_entry(entry, text)
        else:
            self.entry.show_nothing()

    # -- people --------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_known(self, known: Known) -> None:
        self.people.show_roster(known.roster, self._surroundings.now())
        self.witnesses.show_vouched(known.vouched, known.newest, self._zone())
        self.others.show_logs(known.others, self._zone())

    @Slot(object)
    def show_other(self, log: OtherLog) -> None:
        """List the entries of another log that lie here."""

        def done(entries: Sequence[Entry]) -> None:
            signer = self._fingerprint(log.key) if log.key else ""
            self.sheets.show(
                f"log {log.number}", lambda: OtherLogSheet(log, entries, self._zone(), signer, self.window())
            )

        def failed(error: Exception) -> None:
            self._surroundings.say(self._said(error))

        self._surroundings.run(
            "", lambda _report: self._desk.sharing.entries_of(log.number, MOST_LISTED), done, failed, shown=False
        )

    @Slot(str, str)
    def _on_people(self, command: str, person: str) -> None:
        if command in ("people.change", "people.remove", "people.revoke"):
            self._surroundings.act(command, person=person)
        else:
            self._surroundings.act(command)

    # -- whether it holds ----------------------------------------------------------------------------------------------

    @Slot()
    def verify(self, *, on: bool = False) -> None:
        """Look at all of it, or `on` at what is new since the last look, away from the window's thread."""
        at = self._surroundings.now()
        self._verified_at = 0
        self.chain.show_busy(True)

        def done(found: Verdict) -> None:
            self.chain.show_busy(False)
            # Of one that is broken somebody asks again.
            self._verified_at = found.chain.count if found.chain.sound else sys.maxsize
            self.chain.show_verdict(found, self._zone(), at, max(self._surroundings.now() - at, 0.0))

        def failed(error: Exception) -> None:
            self.chain.show_busy(False)
            self._surroundings.say(self._said(error))

        def broke() -> None:
            self.chain.show_busy(False)

        self._surroundings.run(
            self.tr("Verifying the log"),
            lambda report: self._desk.verify(report.check, on=on),
            done,
            failed,
            broke=broke,
            target="log",
        )

    # -- the file ------------------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_file(self, found: tuple[str, FileState]) -> None:
        folder, state = found
        hours = self._surroundings.recall(BACKUP_HOURS)
        self.file.show_state(state, folder, hours, self._zone(), self._surroundings.now())
        self.copy.show_held(state.held)

    @Slot(str)
    def _on_folder(self, folder: str) -> None:
        self._back_up(folder)

    @Slot(object)
    def _on_hours(self, hours: int) -> None:
        """Remember it, where that may be done at this desk."""

        def done(_nothing: object) -> None:
            self._surroundings.remember(BACKUP_HOURS, hours)

        self._change(self.tr("Changing how often the log is backed up"), lambda: None, done)

    @Slot()
    def back_up(self) -> None:
        """Copy the log into its folder now, away from the window's thread."""
        self._back_up(self._surroundings.recall(BACKUP_FOLDER))

    def _back_up(self, folder: str) -> None:
        """Copy it into a folder, which is remembered once that was done."""
        keep = self._surroundings.recall(BACKUPS_KEPT)

        def done(_made: object) -> None:
            self._surroundings.remember(BACKUP_FOLDER, folder)
            self._surroundings.say(self.tr("Backed up the log"))
            self._file.ask(folder)

        self._change(self.tr("Backing up the log"), lambda: self._desk.keeping.back_up(folder, keep), done)

    def _change(self, title: str, work: Callable[[], object], done: Callable[[object], None]) -> None:
        def failed(error: Exception) -> None:
            self._surroundings.say(self._said(error))
            self._file.ask(self._surroundings.recall(BACKUP_FOLDER))

        self._surroundings.run(
            title,
            lambda _report: work(),
            done,
            failed,
            target="log",
            danger=LOG_BACKUP.danger,
            past=LOG_BACKUP.past,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width()
        self.entries.table.set_column_shown("hash", wide >= _WIDE)
        self.entries.set_narrow(wide < _NARROW)
        self._side.setFixedWidth(_SIDE if wide >= _NARROW else _NARROW_SIDE)
