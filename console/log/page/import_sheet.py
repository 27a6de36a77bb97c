"""The sheet by which another console's log is taken in, beside the own one; and the words for two keys under one id."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from console.journal.model import Entry
from console.log.commands import LOG_IMPORT
from console.log.model.exports import Export
from console.log.page import wording
from console.log.page.path_field import PathField
from console.log.page.protocols import Desk
from console.log.service.exporting import OtherKey
from console.pagekit.sheet import Sheet
from console.pagekit.surroundings import Surroundings
from resources.text import QT_TRANSLATE_NOOP
from widgets import numbers
from widgets.button import Kind
from widgets.field import Form
from widgets.states import ProgressBar

OWNER = QT_TRANSLATE_NOOP("LogWords", "Owner's key")
OWNER_HELP = QT_TRANSLATE_NOOP(
    "LogWords", "Only where another key signed what was seen before: the fingerprint that the owner tells you"
)


def two_keys(error: Exception, fingerprint: Callable[[str], str]) -> str:
    """What is wrong, with both fingerprints where another key signed what was seen before."""
    said = wording.trouble(error)
    if not isinstance(error, OtherKey):
        return said
    text = QCoreApplication.translate(
        "LogWords",
        "{reason} What was seen before was signed by {before}, this by {now}: one of the two may be a stranger's. Ask "
        "the owner, and write the owner's fingerprint into its field.",
    )
    return text.format(reason=said, before=fingerprint(error.before), now=fingerprint(error.now))


class ImportSheet(Sheet):
    """Asks for the file, checks it and keeps its entries beside the own log. `told` is called when that was done."""

    def __init__(
        self,
        desk: Desk,
        surroundings: Surroundings,
        fingerprint: Callable[[str], str],
        told: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(
            self.tr("Take in another log"),
            self.tr(
                "A part of another console's log, as it was exported there. All of it is checked, and its entries are "
                "kept beside this log, never in it. A log that was forked or shortened since the last time is refused."
            ),
            parent,
            width=560,
        )
        self._desk, self._surroundings = desk, surroundings
        self._fingerprint, self._told = fingerprint, told
        self._gone = False
        self.finished.connect(self._on_finished)
        self.form = Form()
        self.place = PathField("", self.tr("The file"), save=False)
        self.place.text.textChanged.connect(self.look)
        self.owner = QLineEdit()
        self.owner.setPlaceholderText("SHA256:…")
        self.form.add(self.tr("The file"), self.place)
        self.form.add(QCoreApplication.translate(*OWNER), self.owner, QCoreApplication.translate(*OWNER_HELP))
        self.progress = ProgressBar(None)
        self.progress.hide()
        self.content.addWidget(self.form)
        self.content.addWidget(self.progress)
        self.content.addStretch(1)
        cancel = self.add_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Take in"), Kind.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        self.look()

    @Slot()
    def look(self) -> None:
        path = self.place.path
        self.go.setEnabled(path is not None)
        self.set_note("" if path is not None else self.tr("Say which file."))

    def _busy(self, busy: bool) -> None:
        self.progress.setVisible(busy)
        for each in (self.go, self.form):
            each.setEnabled(not busy)
        self.grow()

    @Slot()
    def _on_go(self) -> None:
        path, owner = self.place.path, self.owner.text().strip()
        assert path is not None  # noqa: S101 - else it cannot be pressed
        self.set_note("")
        self._busy(True)
        self._surroundings.run(
            self.windowTitle(),
            lambda report: self._desk.sharing.take_in(
                path, lambda key: bool(owner) and self._fingerprint(key) == owner, report.check
            ),
            self._done,
            self._failed,
            broke=self._broke,
            target="log",
            danger=LOG_IMPORT.danger,
            past=LOG_IMPORT.past,
        )

    def _done(self, came: tuple[Export, Entry]) -> None:
        found, entry = came
        new = int(entry.details["new"])
        text = self.tr("New entries of {name}: {count}, signed by {key}")
        told = text.format(name=found.head.name, count=numbers.number(new), key=self._fingerprint(found.key))
        self._surroundings.say(told)
        self._told()
        if not self._gone:
            self.accept()

    def _failed(self, error: Exception) -> None:
        text = two_keys(error, self._fingerprint)
        if self._gone:
            self._surroundings.say(text)
            return
        self._busy(False)
        self.set_note(text, "critical-text")
        self.grow()

    def _broke(self) -> None:
        if not self._gone:
            self._busy(False)

    @Slot()
    def _on_finished(self) -> None:
        self._gone = True
