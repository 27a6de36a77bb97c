"""The files of a node: its folders page by page, a file that is fetched, and plans to send one."""

from __future__ import annotations

import stat
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QSize, QTimer, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from connectors.runner.fetching import Fetched, Phase
from connectors.runner.messages import Entry
from console.journal.model import Target
from console.maintenance.model.names import above, path_of, shown, shown_path
from console.maintenance.page.looking import NodeLooker
from console.maintenance.page.protocols import Files, Planning
from console.maintenance.service.files import Page
from console.pagekit.sheet import Sheet
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger
from widgets import numbers
from widgets.button import Button, Kind
from widgets.field import CheckBox
from widgets.states import ProgressLine
from widgets.tables.table import Column, DenseTable, Rich, Row
from widgets.text import Caption

_HIGH = 640
#: What of the window behind it stays in sight, in pixels.
_EDGE = 64
#: How often it is looked how far a fetch is, in milliseconds.
_LOOK = 200
_TOP = "/"


class _Coming:
    """A file on its way, as the thread that fetches it tells: written there, read here."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.stop = threading.Event()
        self.phase, self.done, self.of = Phase.SUM, 0, 0
        self.over = False


class FilesSheet(Sheet):
    """The folders of `node`, called `name`, from its top on. `planning` makes the plans, `said` tells an error in
    words, `zone` is the node's time zone."""

    def __init__(  # noqa: PLR0917 - a sheet's surroundings, all of them
        self,
        files: Files,
        surroundings: Surroundings,
        node: Target,
        name: str,
        planning: Planning,
        said: Callable[[Exception], str],
        zone: str,
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Files of {node}").format(node=name), "", parent, width=960)
        self._files = files
        self._surroundings = surroundings
        self._node = node
        self._planning = planning
        self._said = said
        self._zone = zone
        self._entries: dict[bytes, Entry] = {}
        self._path = _TOP
        self._last = b""
        self._coming: _Coming | None = None
        self._looker = NodeLooker(surroundings, said, self)
        self._looker.loaded.connect(self._on_page)
        self._looker.refused.connect(self._on_refused)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._head()
        self.table = DenseTable(
            [
                Column("name", self.tr("Name"), 240, mono=True, stretch=True),
                Column("changed", self.tr("Changed"), 150, ink="muted", fit=True),
                Column("rights", self.tr("Rights"), 100, mono=True, ink="muted", fit=True),
                Column("owner", self.tr("Owner"), 90, align="right", ink="muted", fit=True),
                Column("size", self.tr("Size"), 90, align="right", fit=True),
            ],
            name=self.tr("What lies in the folder"),
        )
        self.table.opened.connect(self._on_opened)
        self.table.current_changed.connect(self._on_current)
        self.content.addWidget(self.table, 1)
        self._foot()
        self._buttons()
        self._offer()
        self._go(_TOP)
        self.table.setFocus()
        self.resize(self.width(), min(_HIGH, parent.window().height() - _EDGE))

    def _head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.up = Button(self.tr("Up"))
        self.up.clicked.connect(self._on_up)
        self.where = QLineEdit(_TOP)
        self.where.setAccessibleName(self.tr("Folder of the node"))
        self.where.returnPressed.connect(self._on_typed)
        row.addWidget(self.up)
        row.addWidget(self.where, 1)
        self.content.addLayout(row)

    def _foot(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.counts = Caption("")
        self.first = Button(self.tr("First names"), small=True)
        self.first.clicked.connect(self._on_first)
        self.next = Button(self.tr("Next names"), small=True)
        self.next.clicked.connect(self._on_next)
        self.replace = CheckBox(self.tr("Sending may replace what is there"))
        row.addWidget(self.counts, 1)
        row.addWidget(self.first)
        row.addWidget(self.next)
        row.addWidget(self.replace)
        self.content.addLayout(row)
        self.progress = ProgressLine()
        self.progress.cancelled.connect(self._on_stop)
        self.progress.hide()
        self.content.addWidget(self.progress)

    def _buttons(self) -> None:
        self.again = self.add_button(self.tr("Read again"))
        self.again.clicked.connect(self._on_first)
        self.send = self.add_button(self.tr("Send a file here…"))
        self.send.clicked.connect(self._on_send)
        self.fetch = self.add_button(self.tr("Fetch…"), Kind.PRIMARY)
        self.fetch.clicked.connect(self._on_fetch)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _HIGH)

    # -- folders -------------------------------------------------------------------------------------------------------

    def _go(self, path: str, after: bytes = b"") -> None:
        self.set_note(self.tr("Reading…"))
        files, node = self._files, self._node
        self._looker.read((path, after), lambda: files.page(node, path, after=after))

    @Slot(object)
    def _on_page(self, found: tuple[tuple[str, bytes], Page]) -> None:
        (path, after), page = found
        self._path = path
        self._entries = {entry.name: entry for entry in page.entries}
        self._last = page.entries[-1].name if page.entries else after
        self.where.setText(shown_path(path))
        self.set_note("")
        ordered = sorted(page.entries, key=lambda entry: (entry.type != "folder", entry.name))
        self.table.set_rows([self._row(entry) for entry in ordered])
        shown_here = numbers.number(len(page.entries))
        text = self.tr("{shown} here, {more} more behind them") if page.more else self.tr("{shown} here")
        self.counts.setText(text.format(shown=shown_here, more=numbers.number(page.more)))
        self.first.setVisible(bool(after))
        self.next.setVisible(page.more > 0)
        self._offer()

    @Slot(object)
    def _on_refused(self, why: str) -> None:
        self.set_note(why, "critical-text")

    def _row(self, entry: Entry) -> Row:
        name = shown(entry.name) + ("/" if entry.type == "folder" else "")
        if entry.type == "link":
            name = f"{name} → {shown(entry.to.encode() if entry.to_raw is None else entry.to_raw)}"
        size = numbers.iec(entry.size) if entry.type == "file" else self._kind(entry.type)
        changed = numbers.moment(entry.mtime_ns / 1e9, self._zone, self._surroundings.now())
        rights = stat.filemode(entry.mode)[1:]
        return Row(entry.name, (Rich(name), changed, rights, f"{entry.uid}:{entry.gid}", size), tip=name)

    def _kind(self, kind: str) -> str:
        words = {
            "folder": self.tr("folder"),
            "link": self.tr("link"),
            "fifo": self.tr("pipe"),
            "socket": self.tr("socket"),
        }
        return words.get(kind, self.tr("device"))

    @Slot()
    def _on_up(self) -> None:
        self._go(above(self._path))

    @Slot()
    def _on_typed(self) -> None:
        text = self.where.text().strip()
        self._go(self._path if text == shown_path(self._path) else text)

    @Slot()
    def _on_first(self) -> None:
        self._go(self._path)

    @Slot()
    def _on_next(self) -> None:
        self._go(self._path, self._last)

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        entry = self._entry(key)
        if entry is None:
            return
        if entry.type == "file":
            self._on_fetch()
        elif entry.type in ("folder", "link"):  # where a link leads is looked at, and never fetched by its name
            self._go(path_of(self._path, entry.name))

    @Slot(object)
    def _on_current(self, _key: object) -> None:
        self._offer()

    def _entry(self, key: object) -> Entry | None:
        return self._entries.get(key) if isinstance(key, bytes) else None

    def _offer(self) -> None:
        entry = self._entry(self.table.current())
        self.fetch.setEnabled(entry is not None and entry.type == "file" and self._coming is None)
        self.up.setEnabled(self._path != _TOP)

    # -- fetching ------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_fetch(self) -> None:
        entry = self._entry(self.table.current())
        if entry is None or entry.type != "file" or self._coming is not None:
            return
        dialog = QFileDialog(self, self.tr("Fetch {name}").format(name=shown(entry.name)))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setObjectName("fetch")
        # A name of a node's making suggests none that leads elsewhere: a folder has it, and nothing that is hidden.
        dialog.selectFile(shown(entry.name, 100).replace("/", "_").replace("\\", "_").lstrip(".") or "file")
        dialog.fileSelected.connect(partial(self._fetch_to, path_of(self._path, entry.name), entry.size))
        dialog.open()

    def _fetch_to(self, path: str, size: int, chosen: str) -> None:
        """Fetch a file to the place that was chosen: the dialog asked about what is there."""
        files, node = self._files, self._node
        coming = self._coming = _Coming(shown_path(path).rpartition("/")[2])

        def work(report: Any) -> Fetched:
            def told(phase: Phase, done: int, of: int) -> None:
                coming.phase, coming.done, coming.of = phase, done, of or size
                report.report(done / of if of else None)
                if report.cancelled.is_set():
                    coming.stop.set()

            try:
                return files.fetch(node, path, Path(chosen), replace=True, progress=told, stop=coming.stop)
            finally:
                coming.over = True

        def done(_found: Fetched) -> None:
            self._surroundings.say(self.tr("Fetched: {path}").format(path=chosen))
            self._ended(coming, "")

        def failed(error: Exception) -> None:
            self._ended(coming, self._said(error))

        title = self.tr("Fetching {name}").format(name=coming.name)
        self._surroundings.run(
            title,
            work,
            done,
            failed,
            broke=partial(self._ended, coming, ""),
            danger=Danger.CHANGES,
            target=f"fetch {node.id}",
        )
        self.set_note("")
        self.progress.set_text(title)
        self.progress.show()
        self._timer.start(_LOOK)
        self._look()
        self._offer()

    @Slot()
    def _look(self) -> None:
        coming = self._coming
        if coming is None:
            return
        words = self.tr("taking its sum on the node") if coming.phase is Phase.SUM else numbers.iec(coming.done)
        self.progress.set_progress(coming.done / coming.of if coming.of else None, words)
        if coming.over:  # also where it was cancelled elsewhere in the window, of which nothing else tells
            self._rest()

    def _ended(self, coming: _Coming, why: str) -> None:
        if shiboken6.isValid(self) and self._coming in (coming, None):  # else another has begun since
            self.set_note(why, "critical-text" if why else "muted")
            self._rest()

    def _rest(self) -> None:
        self._coming = None
        self._timer.stop()
        self.progress.hide()
        self._offer()

    @Slot()
    def _on_stop(self) -> None:
        if self._coming is not None:
            self._coming.stop.set()

    # -- sending -------------------------------------------------------------------------------------------------------

    @Slot()
    def _on_send(self) -> None:
        dialog = QFileDialog(self, self.tr("Send a file to {path}").format(path=shown_path(self._path)))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setObjectName("send")
        dialog.fileSelected.connect(self._send)
        dialog.open()

    @Slot(str)
    def _send(self, chosen: str) -> None:
        files, node, path, replace = self._files, self._node, self._path, self.replace.isChecked()
        self.set_note(self.tr("Making the plan…"))
        self._planning(lambda: files.send(node, Path(chosen), path, replace=replace), self._on_planned)

    def _on_planned(self, why: str) -> None:
        self.set_note(why, "critical-text" if why else "muted")
