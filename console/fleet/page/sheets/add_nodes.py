"""Adding nodes: by hand, by a range, or from what other tools already know. Nothing is added before it was seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from console.fleet.model.exchange.preview import ImportPreview, ImportProblem, Offer, Offers, PreviewRow, Verdict
from console.fleet.model.inventory import Inventory
from console.fleet.page.sheets.importing import SOURCES, read_offers, usual_path
from console.fleet.page.sheets.node_form import NodeForm, SiteChoice, align_labels
from console.fleet.page.vocabulary import sentence, translate
from console.fleet.page.zones import new_site
from console.pagekit.hints import Hint
from console.pagekit.sheet import Sheet
from console.pagekit.surroundings import Surroundings, Task, TaskReport
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP
from widgets import numbers
from widgets.button import Button, Kind
from widgets.field import Form
from widgets.priority import Priority
from widgets.segmented import SegmentedControl
from widgets.tables.table import Column, DenseTable, Rich, Row
from widgets.text import Caption

_VERDICTS = {
    Verdict.NEW: (QT_TRANSLATE_NOOP("AddNodes", "New"), None),
    Verdict.CHANGED: (QT_TRANSLATE_NOOP("AddNodes", "Changes"), None),
    Verdict.UNCHANGED: (QT_TRANSLATE_NOOP("AddNodes", "There already"), None),
    Verdict.DUPLICATE: (QT_TRANSLATE_NOOP("AddNodes", "Duplicate"), Priority.MEDIUM),
    Verdict.INVALID: (QT_TRANSLATE_NOOP("AddNodes", "Cannot be used"), Priority.HIGH),
}
_PATIENCE_MS = 250


class AddNodesSheet(Sheet):
    """Collects nodes and shows what would become of them. `agreed` carries the ImportPreview that the operator took."""

    agreed = Signal(object)

    def __init__(
        self,
        inventory: Any,
        surroundings: Surroundings,
        source: str = "hand",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent=parent, width=800)
        title = self.tr("Add nodes")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.heading.setText(title)
        self._inventory = inventory
        self._surroundings = surroundings
        self._preview: ImportPreview | None = None
        self._task: Task | None = None
        self._looking = False
        self._entered = False  # Enter was pressed before what was typed had been looked at
        self._source = SegmentedControl(
            [
                ("hand", self.tr("By hand")),
                ("range", self.tr("Range")),
                ("ssh_config", self.tr("SSH configuration")),
                ("ansible", self.tr("Ansible")),
                ("csv", self.tr("CSV")),
                ("toml", self.tr("TOML")),
            ],
            source,
            name=self.tr("Where the nodes come from"),
        )
        self._source.changed.connect(self._on_source)
        line = QHBoxLayout()
        line.addWidget(self._source)
        line.addStretch(1)
        self.content.addLayout(line)
        current: Inventory = inventory.current()
        self.form = NodeForm(current)
        self.form.changed.connect(self._later)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._hand_page())
        self._pages.addWidget(self._many_page(current))
        self.content.addWidget(self._pages, 1)
        cancel = self.add_button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.add = self.add_button(self.tr("Add node"), Kind.PRIMARY, main=True)
        self.add.clicked.connect(self._on_add)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PATIENCE_MS)
        self._timer.timeout.connect(self._look)
        self._on_source(source)

    def _hand_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        column.addStretch(1)
        return page

    def _many_page(self, current: Inventory) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.range = QLineEdit()
        self.range.setPlaceholderText("g[01-16].example.org")
        self.range.textChanged.connect(self._later)
        self.path = QLineEdit()
        self.path.textChanged.connect(self._later)
        browse = Button(self.tr("Choose file"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._on_browse)
        self._path_row = QWidget()
        row = QHBoxLayout(self._path_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.path, 1)
        row.addWidget(browse)
        self.site = SiteChoice(current)
        self.site.changed.connect(self._later)
        self._range_form = Form()
        self._range_form.add(self.tr("Range"), self.range, self.tr("One name with numbers in brackets stands for many"))
        self._file_form = Form()
        self._file_form.add(self.tr("File"), self._path_row)
        self.path.setAccessibleName(self.tr("File"))
        self._site_form = Form()
        self._site_form.add(self.tr("Site"), self.site, self.tr("For nodes whose source names none"))
        self.table = DenseTable(
            [
                Column("what", self.tr("What happens"), 100, fit=True),
                Column("node", self.tr("Node"), 100, fit=True),
                Column("reach", self.tr("Reached at"), 140, ink="muted", fit=True),
                Column("why", self.tr("Remarks"), 180, stretch=True, ink="muted", wrap=True),
            ],
            row_height=26,
            name=self.tr("What would be added"),
        )
        self._nothing = Hint(self.tr("Nothing to show yet"))
        self._summary = Caption("", wrap=True)
        for form in (self._range_form, self._file_form, self._site_form):
            align_labels(form)
            column.addWidget(form)
        column.addWidget(self._summary)
        column.addWidget(self.table, 1)
        column.addWidget(self._nothing, 1)
        self.table.hide()
        return page

    @property
    def source(self) -> str:
        return str(self._source.current())

    @Slot(object)
    def _on_source(self, source: str) -> None:
        hand = source == "hand"
        self._pages.setCurrentIndex(0 if hand else 1)
        self._range_form.setVisible(source == "range")
        self._file_form.setVisible(source in SOURCES)
        if source in SOURCES:
            usual = usual_path(source)
            self.path.setText(str(usual) if usual is not None else "")
            self.path.setPlaceholderText(SOURCES[source])
        self._preview = None
        self._show(None)
        self._later()
        self.resize(max(self.width(), 720), max(self.height(), 420 if hand else 620))
        (self.form.host if hand else self.range if source == "range" else self.path).setFocus()

    @Slot()
    def _on_browse(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose file"), str(Path(self.path.text() or Path.home()).parent))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does not wait for the pause in typing: it has what was typed looked at now. One node is added then; of
        many it is shown first what would become of them."""
        entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if entered and (self._timer.isActive() or self._looking):
            self._entered = self.source == "hand"
            if self._timer.isActive():
                self._timer.stop()
                self._look()
            return
        super().keyPressEvent(event)

    @Slot()
    def _later(self) -> None:
        self._entered = False
        self.add.setEnabled(False)
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        """Read the source away from the window's thread and hold it against the inventory."""
        source = self.source
        if self._task is not None:
            self._task.cancel()
            self._task = None
        text = self.range.text().strip() if source == "range" else self.path.text().strip()
        if source != "hand" and not text:
            self._show(None)
            return
        site = self.site.site()
        offer = self._by_hand() if source == "hand" else None
        if source == "hand" and (offer is None or self.form.faults()):
            self._show(None)
            return

        def look(_report: TaskReport) -> ImportPreview:
            inventory: Inventory = self._inventory.current()
            offers = Offers((offer,)) if offer is not None else read_offers(source, text, inventory, site)
            key = str(offer.values["site"]) if offer is not None else site
            if not any(given.key == key for given in offers.sites) and any(
                node.values.get("site", key) == key for node in offers.nodes
            ):
                offers = replace(offers, sites=(*offers.sites, *new_site(inventory, key)))
            found: ImportPreview = self._inventory.preview(offers, site=site if source != "hand" else "")
            return found

        self._looking = True
        self._task = self._surroundings.run(
            self.tr("Reading"), look, self._show, self._refused, broke=self._broke, shown=False
        )

    def _by_hand(self) -> Offer | None:
        node = self.form.node()
        if not node.host:
            return None
        values = {
            name: getattr(node, name)
            for name in (
                "site",
                "name",
                "host",
                "user",
                "port",
                "rack",
                "switch",
                "owner",
                "labels",
                "identity_file",
                "jump",
            )
        }
        return Offer({**values, "watched": node.watched})

    def _refused(self, error: Exception) -> None:
        self._task = None
        self._preview = None
        self._looking = self._entered = False
        if isinstance(error, ImportProblem):
            text = sentence(error.sentence)
            if error.line:
                text = self.tr("Line {line}: {text}").format(line=error.line, text=text)
        elif isinstance(error, OSError):
            text = self.tr("The file cannot be read: {reason}").format(reason=error.strerror or str(error))
        else:
            text = str(error)
        self.table.hide()
        self._nothing.show()
        self._nothing.set(self.tr("This cannot be read"), text)
        self._summary.hide()
        self.add.setEnabled(False)

    def _broke(self) -> None:
        """The preview failed by a bug, which was reported; what is typed next is read anew."""
        self._refused(EnvironmentFault(self.tr("A fault of Driftvakt's own was reported")))

    def _show(self, preview: ImportPreview | None) -> None:
        self._task = None
        self._looking = False
        self._preview = preview
        rows = preview.rows if preview is not None else ()
        self.table.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self._nothing.set(
            self.tr("Nothing to show yet") if preview is None else self.tr("No nodes in it"),
            self.tr("What would be added stands here before anything happens."),
        )
        self._summary.setVisible(preview is not None)
        count = 0
        if preview is not None:
            self.table.set_rows([self._row(i, row) for i, row in enumerate(rows)])
            count = preview.counts.get(Verdict.NEW, 0) + preview.counts.get(Verdict.CHANGED, 0)
            self._summary.setText(self._said(preview))
        self.set_note("")
        if self.source == "hand" and rows and rows[0].reason is not None:
            self.set_note(sentence(rows[0].reason), "high-text")
        self.add.setEnabled(count > 0)
        self.add.setText(self._button_text(preview, rows))
        entered, self._entered = self._entered, False
        if entered and self.add.isEnabled():
            self._on_add()

    def _button_text(self, preview: ImportPreview | None, rows: tuple[PreviewRow, ...]) -> str:
        if self.source == "hand":
            name = rows[0].node.name if rows and rows[0].node is not None else ""
            return self.tr("Add node {name}").format(name=name) if name else self.tr("Add node")
        counts = preview.counts if preview is not None else {}
        new, changed = counts.get(Verdict.NEW, 0), counts.get(Verdict.CHANGED, 0)
        if changed and not new:
            return self.tr("Change %n node(s)", "", changed)
        text = self.tr("Add %n node(s)", "", new) if new else self.tr("Add nodes")
        return text + (self.tr(", change %n", "", changed) if changed else "")

    def _said(self, preview: ImportPreview) -> str:
        counts = preview.counts
        parts = [self.tr("%n new", "", counts.get(Verdict.NEW, 0))]
        for verdict, text in (
            (Verdict.CHANGED, self.tr("%n changed", "", counts.get(Verdict.CHANGED, 0))),
            (Verdict.UNCHANGED, self.tr("%n there already", "", counts.get(Verdict.UNCHANGED, 0))),
            (Verdict.DUPLICATE, self.tr("%n duplicate(s), left out", "", counts.get(Verdict.DUPLICATE, 0))),
            (Verdict.INVALID, self.tr("%n cannot be used", "", counts.get(Verdict.INVALID, 0))),
        ):
            if counts.get(verdict):
                parts.append(text)
        said = ", ".join(parts)
        notes = [
            (self.tr("Line {line}: ").format(line=note.line) if note.line else "") + sentence(note.sentence)
            for note in preview.notes[:3]
        ]
        if len(preview.notes) > 3:
            notes.append(self.tr("%n more remark(s)", "", len(preview.notes) - 3))
        return "\n".join([said, *notes])

    def _row(self, index: int, row: PreviewRow) -> Row:
        text, priority = _VERDICTS[row.verdict]
        reach = ""
        if row.node is not None:
            user = f"{row.node.user}@" if row.node.user else ""
            reach = user + row.node.host + (f":{row.node.port}" if row.node.port else "")
        why = sentence(row.reason) if row.reason is not None else row.hint
        if row.line and row.reason is not None:
            why = self.tr("Line {line}: {text}").format(line=numbers.number(row.line), text=why)
        if row.verdict is Verdict.CHANGED:
            why = self.tr("changes {fields}").format(fields=", ".join(row.changed))
        shown = translate(text)
        return Row(index, (Rich(shown, priority=priority), row.label, reach, why), (text.source, row.label, reach, why))

    @Slot()
    def _on_add(self) -> None:
        if self._preview is not None:
            self.agreed.emit(self._preview)
            self.accept()
