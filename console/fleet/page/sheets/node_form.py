"""One node as a form: used to add one by hand and to edit one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.fleet.model.exchange.preview import ImportProblem
from console.fleet.model.exchange.range import name_of, split_port
from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.validation import node_faults, twice_fault
from console.fleet.page.vocabulary import sentence
from resources.text import Sentence
from widgets.button import Button, Kind
from widgets.field import CheckBox, Choice, Form

_FIELDS = ("site", "name", "host", "user", "port", "rack", "switch", "owner", "identity_file", "jump")
_FIRST = ("host", "name", "site")
_LABELS = 96
_NEW = "\0new"


class SiteChoice(QWidget):
    """A site that exists, or the name of a new one."""

    changed = Signal()

    def __init__(self, inventory: Inventory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        entries = [
            (site.key, f"{site.name} ({site.key})" if site.name != site.key else site.key) for site in inventory.sites
        ]
        self.choice = Choice([*entries, (_NEW, self.tr("New site"))], entries[0][0] if entries else _NEW)
        self.choice.setAccessibleName(self.tr("Site"))
        self.choice.chosen.connect(self._on_chosen)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("short name, like hall-1"))
        self.name.setAccessibleName(self.tr("Name of the new site"))
        self.name.textChanged.connect(self.changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.choice)
        row.addWidget(self.name, 1)
        if not entries:
            self.name.setText("home")
            self.choice.hide()
        else:
            self.name.hide()
            row.addStretch(1)
        self.setFocusProxy(self.choice if entries else self.name)

    def site(self) -> str:
        """The site's key."""
        key = self.choice.current()
        return self.name.text().strip() if key == _NEW else str(key)

    def set_site(self, key: str) -> None:
        """Choose a site that exists."""
        self.choice.set_current(key)
        self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        self.name.setVisible(self.choice.current() == _NEW)
        self.changed.emit()


class NodeForm(QWidget):
    """`node()` is what the fields say; faults show below their field. `changed` after every edit."""

    changed = Signal()

    def __init__(self, inventory: Inventory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: Node | None = None
        as_configured = self.tr("as in the SSH configuration")
        self.site = SiteChoice(inventory)
        self.name = _line("g07")
        self.host = _line("g07.example.org")
        self.user = _line(as_configured)
        self.port = _line(as_configured)
        self.port.setValidator(QIntValidator(1, 65535, self.port))
        self.rack = _line()
        self.switch = _line()
        self.owner = _line()
        self.labels = _line(self.tr("separated by commas"))
        self.identity_file = _line(as_configured)
        self.jump = _line("user@bastion")
        self.watched = CheckBox(self.tr("Watch this node"))
        self.watched.setChecked(True)
        self._build()

    def _build(self) -> None:
        self.first = Form()
        self.first.add(self.tr("Host"), self.host, self.tr("An address, a name, or a Host of ~/.ssh/config"))
        self.first.add(self.tr("Name"), self.name, self.tr("What it is called here; if empty, the host's first part"))
        self.first.add(self.tr("Site"), self.site)
        self.second = Form()
        self.second.add(self.tr("User"), self.user)
        self.second.add(self.tr("Port"), self.port)
        self.second.add(self.tr("Jump host"), self.jump)
        self.second.add(self.tr("Key file"), self.identity_file)
        self.second.add(self.tr("Rack"), self.rack)
        self.second.add(self.tr("Switch"), self.switch, self.tr("The network switch that it hangs on"))
        self.second.add(self.tr("Owner"), self.owner)
        self.second.add(self.tr("Labels"), self.labels)
        self.second.hide()
        for form in (self.first, self.second):
            align_labels(form)
        self.more_button = Button(self.tr("More about this node"), Kind.QUIET, icon="chevron-right")
        self.more_button.setCheckable(True)
        self.more_button.setAutoDefault(False)
        self.more_button.toggled.connect(self._on_more)
        more = QHBoxLayout()
        more.addWidget(self.more_button)
        more.addStretch(1)
        watched = QHBoxLayout()
        watched.addSpacing(_LABELS + 16)
        watched.addWidget(self.watched)
        watched.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.first)
        column.addLayout(more)
        column.addWidget(self.second)
        column.addLayout(watched)
        for field in (
            *(self.name, self.host, self.user, self.port, self.rack, self.switch, self.owner),
            *(self.labels, self.identity_file, self.jump),
        ):
            field.textChanged.connect(self._on_edit)
        self.site.changed.connect(self._on_edit)
        self.watched.toggled.connect(self._on_edit)

    def show_node(self, node: Node) -> None:
        """Fill the fields from a node that exists."""
        self._before = node
        self.site.set_site(node.site)
        for name in ("name", "host", "user", "rack", "switch", "owner", "identity_file", "jump"):
            getattr(self, name).setText(getattr(node, name))
        self.port.setText(str(node.port) if node.port else "")
        self.labels.setText(", ".join(node.labels))
        self.watched.setChecked(node.watched)
        for widget in (self.host, self.user, self.port, self.jump, self.identity_file):
            widget.setEnabled(not node.local)
        self.more_button.setChecked(True)

    def node(self) -> Node:
        """The node as the fields say it; may hold faults."""
        user, host, port = self._in_host()
        before = self._before
        node = Node(
            site=self.site.site(),
            name=self.name.text().strip() or name_of(host),
            host=host,
            user=self.user.text().strip() or user,
            port=int(self.port.text()) if self.port.text().isdigit() else port,
            rack=self.rack.text().strip(),
            switch=self.switch.text().strip(),
            owner=self.owner.text().strip(),
            labels=tuple(dict.fromkeys(part.strip() for part in self.labels.text().split(",") if part.strip())),
            identity_file=self.identity_file.text().strip(),
            jump=self.jump.text().strip(),
            watched=self.watched.isChecked(),
        )
        return node if before is None else replace(node, local=before.local, id=before.id, aliases=before.aliases)

    def _in_host(self) -> tuple[str, str, int]:
        """USER@HOST:PORT as it stands in the field of the host: empty and 0 for what does not."""
        user, _, host = self.host.text().strip().rpartition("@")
        try:
            host, port = split_port(host)
        except ImportProblem:  # a host with that colon is refused
            return user, host, 0
        return user, host[1:-1] if host.startswith("[") and host.endswith("]") else host, port

    def faults(self) -> list[str]:
        """What is wrong, as sentences; each also stands below its field. An untouched form is not scolded there."""
        user, _, port = self._in_host()
        twice = (
            twice_fault("user", self.user.text().strip(), user),
            twice_fault("port", self.port.text(), str(port or "")),
        )
        faults = node_faults(self.node()) + [fault for fault in twice if fault is not None]
        for fault in faults:
            self._place(fault)
        return [sentence(fault) for fault in faults]

    def _place(self, fault: Sentence) -> None:
        name = str(fault.values.get("field", ""))
        widget = getattr(self, name, None)
        if name in _FIELDS and isinstance(widget, QWidget) and self.host.text():
            form = self.first if name in _FIRST else self.second
            form.set_fault(widget, sentence(fault))

    @Slot()
    def _on_edit(self) -> None:
        for field in (self.host, self.name, self.site):
            self.first.set_fault(field, "")
        for field in (
            *(self.user, self.port, self.jump, self.identity_file),
            *(self.rack, self.switch, self.owner, self.labels),
        ):
            self.second.set_fault(field, "")
        self.faults()
        self.changed.emit()

    @Slot(bool)
    def _on_more(self, shown: bool) -> None:
        self.second.setVisible(shown)
        self.more_button.set_icon("chevron-down" if shown else "chevron-right")
        self.changed.emit()


def align_labels(form: Form) -> None:
    """Give a form's names the width that all forms of a sheet share, so that their fields stand in one line."""
    grid = form.layout()
    if isinstance(grid, QGridLayout):
        grid.setColumnMinimumWidth(0, _LABELS)


def _line(placeholder: str = "") -> QLineEdit:
    field = QLineEdit()
    field.setPlaceholderText(placeholder)
    return field
