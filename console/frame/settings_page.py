"""The Settings page: sites and nodes, host keys, appearance, storage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.fleet.model.changed import Changed
from console.fleet.model.inventory import Inventory
from console.fleet.page.problems import said
from console.frame.acts import spoken
from console.frame.desk_card import DeskCard
from console.frame.memory import Memory
from console.frame.protocols import Directory, HostKeys, Storage, StoredFile
from console.frame.settings import LANGUAGE, REDUCED_MOTION, THEME
from console.frame.storage_card import StorageCard
from console.pagekit.hints import Hint
from console.pagekit.surroundings import Surroundings
from console.work.model.commands import Danger
from widgets import theme
from widgets.button import Button, Kind
from widgets.card import Card
from widgets.field import CheckBox, Choice, Form
from widgets.segmented import SegmentedControl
from widgets.states import EmptyState
from widgets.tables.table import Actions, Column, DenseTable, Row
from widgets.text import Title

#: From this width on two columns of cards have room side by side.
_WIDE = 1240


class AppearanceCard(Card):
    """Theme, language, movement."""

    theme_chosen = Signal(str)
    language_chosen = Signal(str)
    motion_chosen = Signal(bool)
    restart_wanted = Signal()

    def __init__(self, memory: Memory, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Appearance"))
        form = Form()
        self.theme = SegmentedControl(
            [(name, spoken(text)) for name, text in THEME.choices.items()],
            memory.get(THEME),
            name=spoken(THEME.text),
        )
        self.theme.changed.connect(self._on_theme)
        self.language = Choice(
            [(name, spoken(text)) for name, text in LANGUAGE.choices.items()],
            memory.get(LANGUAGE),
            spoken(LANGUAGE.text),
        )
        self.language.chosen.connect(self._on_language)
        self.reduced = CheckBox(spoken(REDUCED_MOTION.text))
        self.reduced.setChecked(memory.get(REDUCED_MOTION))
        self.reduced.toggled.connect(self.motion_chosen)
        form.add(spoken(THEME.text), _left(self.theme))
        self._spoken = memory.get(LANGUAGE)
        self.restart = Button(self.tr("Restart now"))
        self.restart.clicked.connect(self.restart_wanted)
        self.restart.hide()
        form.add(spoken(LANGUAGE.text), _left(self.language, self.restart), self.tr("Changes at the next start"))
        form.add(self.tr("Movement"), self.reduced)
        self.add(form)
        self.add_stretch()

    @Slot(object)
    def _on_theme(self, name: object) -> None:
        self.theme_chosen.emit(str(name))

    @Slot(object)
    def _on_language(self, name: object) -> None:
        self.restart.setVisible(name != self._spoken)
        self.language_chosen.emit(str(name))


def _left(*controls: QWidget) -> QWidget:
    """Controls at the left of their cell, in their own width."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for control in controls:
        row.addWidget(control)
    row.addStretch(1)
    box.setFocusProxy(controls[0])
    return box


class SitesCard(Card):
    """All sites and nodes in one table, with what can be done about them."""

    acted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Sites and nodes"))
        self.table = DenseTable(
            [
                Column("node", self.tr("Node"), 56, fit=True),
                Column("site", self.tr("Site"), 84, fit=True),
                Column("host", self.tr("Reached at"), 150, stretch=True, ink="muted", fit=True),
                Column("rack", self.tr("Rack"), 84, ink="muted", fit=True),
                Column("owner", self.tr("Owner"), 76, ink="muted", fit=True),
                Column("watched", self.tr("Watched"), 60, ink="muted", fit=True),
            ],
            row_height=26,
            name=self.tr("Sites and nodes"),
        )
        self.table.opened.connect(self._on_opened)
        self.table.current_changed.connect(self._on_current)
        self.empty = EmptyState(
            self.tr("No nodes yet"), self.tr("Add the machines that you want to watch."), action=self.tr("Add nodes")
        )
        self.empty.action.connect(self._on_add)
        self.add(self.table, 1)
        self.add(self.empty, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.buttons: dict[str, Button] = {}
        for command, text, kind in (
            ("nodes.add", self.tr("Add nodes"), Kind.NORMAL),
            ("nodes.import", self.tr("Import"), Kind.NORMAL),
            ("nodes.export", self.tr("Export"), Kind.NORMAL),
        ):
            row.addWidget(self._button(command, text, kind))
        row.addStretch(1)
        for command, text in (
            ("sites.edit", self.tr("Edit site")),
            ("nodes.edit", self.tr("Edit node")),
            ("nodes.remove", self.tr("Remove node")),
        ):
            row.addWidget(self._button(command, text, Kind.NORMAL))
        self.add(row)

    def _button(self, command: str, text: str, kind: Kind) -> Button:
        button = Button(text, kind)
        button.setObjectName(command)
        button.clicked.connect(self._on_clicked)
        self.buttons[command] = button
        return button

    def show_inventory(self, inventory: Inventory) -> None:
        rows = []
        for node in inventory.nodes:
            site = inventory.site(node.site)
            reach = self.tr("this workstation") if node.local else (f"{node.user}@" if node.user else "") + node.host
            cells = (
                node.name,
                site.name if site is not None else node.site,
                reach + (f":{node.port}" if node.port else ""),
                node.rack,
                node.owner,
                self.tr("yes") if node.watched else self.tr("no"),
            )
            through = self.tr("through {host}").format(host=node.jump) if node.jump else ""
            rows.append(Row(node.key, cells, tip=", ".join(filter(None, (cells[2], through)))))
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.buttons["nodes.add"].setVisible(bool(rows))  # else the empty state offers it
        self.set_trailing(
            self.tr("%n site(s)", "", len(inventory.sites)) + ", " + self.tr("%n node(s)", "", len(inventory.nodes))
        )
        self._on_current(self.table.current())

    @Slot(object)
    def _on_current(self, key: object) -> None:
        for command in ("sites.edit", "nodes.edit", "nodes.remove"):
            self.buttons[command].setEnabled(key is not None)

    @Slot(object)
    def _on_opened(self, key: object) -> None:
        self.acted.emit("nodes.edit", key)

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.acted.emit(sender.objectName(), self.table.current())

    @Slot()
    def _on_add(self) -> None:
        self.acted.emit("nodes.add", None)


class HostKeysCard(Card):
    """The keys that were accepted here. Each can be forgotten; its node then asks anew."""

    forget_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Host keys"))
        self.table = DenseTable(
            [
                Column("host", self.tr("Host"), 130, stretch=True, fit=True),
                Column("type", self.tr("Type"), 100, ink="muted", fit=True),
                Column("fingerprint", self.tr("Fingerprint"), 180, stretch=True, mono=True, ink="muted", fit=True),
                Column("act", "", 76),
            ],
            row_height=28,
            name=self.tr("Host keys"),
        )
        self.table.action.connect(self._on_action)
        self.table.context_requested.connect(self.table.show_row_menu)
        self.empty = Hint(
            self.tr("No keys accepted here yet"),
            self.tr("Keys in ~/.ssh/known_hosts are honoured and never changed."),
        )
        self.add(self.table, 1)
        self.add(self.empty, 1)

    def show_keys(self, keys: Sequence[tuple[str, str, str]]) -> None:
        """(host, type, fingerprint) of each key in our own file."""
        rows = [
            Row((host, fingerprint), (host, kind, fingerprint, Actions((("forget", self.tr("Forget")),))))
            for host, kind, fingerprint in keys
        ]
        self.table.set_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)

    @Slot(object, object)
    def _on_action(self, key: object, _action: object) -> None:
        self.forget_wanted.emit(key)


class SettingsPage(QWidget):
    """What `settings` shows."""

    def __init__(
        self,
        *,
        directory: Directory,
        surroundings: Surroundings,
        host_keys: HostKeys,
        storage: Callable[[], Storage],
        keep: Callable[[int, float], str],
        appearance: AppearanceCard,
        desk: DeskCard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._directory = directory
        self._surroundings = surroundings
        self._host_keys = host_keys
        self._storage = storage
        self._keep = keep
        self.sites = SitesCard()
        self.sites.acted.connect(self._on_acted)
        self.keys = HostKeysCard()
        self.keys.forget_wanted.connect(self._on_forget)
        self.appearance = appearance
        self.desk = desk
        self.storage = StorageCard()
        self.storage.wanted.connect(self._on_keep)
        self._wide: bool | None = None
        content = QWidget()
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.GAP)
        self.sites.setMinimumHeight(320)
        self.keys.setMinimumHeight(190)
        scroll = QScrollArea()
        scroll.setAccessibleName(self.tr("Settings"))
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        page = QVBoxLayout(self)
        margin = theme.GUTTER - 2
        page.setContentsMargins(margin, margin, margin, margin)
        page.setSpacing(theme.GAP)
        page.addWidget(Title(self.tr("Settings")))
        page.addWidget(scroll, 1)

    def _arrange(self, wide: bool) -> None:
        """Appearance and storage stand beside the nodes where both have room, else below them."""
        if wide == self._wide:
            return
        self._wide = wide
        grid = self._grid
        cards: tuple[Card, ...] = (self.sites, self.appearance, self.storage, self.keys, self.desk)
        for card in cards:
            grid.removeWidget(card)
        places = ((0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1))
        if not wide:
            places = ((0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 2, 1), (3, 0, 1, 2), (2, 0, 1, 1))
        for card, place in zip(cards, places, strict=True):
            grid.addWidget(card, *place)
        grid.setColumnStretch(0, 5 if wide else 1)
        grid.setColumnStretch(1, 3 if wide else 1)
        grid.setRowStretch(0, 0 if wide else 1)
        grid.setRowStretch(1, 1 if wide else 0)
        grid.setRowStretch(2, 1 if wide else 0)
        grid.setRowStretch(3, 0 if wide else 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(event.size().width() >= _WIDE)

    @property
    def widget(self) -> QWidget:
        return self

    def open(self, _place: str) -> None:
        self.inventory_changed()
        self._read()

    def refresh(self, changed: Changed) -> None:
        if changed.history:
            self._read()

    def inventory_changed(self) -> None:
        self.sites.show_inventory(self._directory.current())

    def focus_filter(self) -> None:
        self.sites.table.setFocus()

    def help(self) -> Sequence[tuple[str, str]]:
        return (
            (
                self.tr("Sites and nodes"),
                self.tr("What the console watches. Every change here is written to the journal and can be undone."),
            ),
            (
                self.tr("Host keys"),
                self.tr(
                    "The keys that you accepted. A forgotten key is asked for again at the next connection; keys in "
                    "~/.ssh/known_hosts are honoured and never changed by this program."
                ),
            ),
            (
                self.tr("Storage"),
                self.tr(
                    "The journal holds what people did and is never thinned out. Measurements are kept by age and "
                    "size; losing them loses pictures, nothing else."
                ),
            ),
        )

    def _read(self) -> None:
        """Files are looked at away from the window's thread."""

        def read(_report: object) -> tuple[Storage, Sequence[StoredFile], Sequence[tuple[str, str, str]]]:
            storage = self._storage()
            return storage, storage.measure(), self._host_keys.listed()

        self._surroundings.run(self.tr("Reading"), read, self._show, self._failed, target="settings", shown=False)

    def _show(self, found: tuple[Storage, Sequence[StoredFile], Sequence[tuple[str, str, str]]]) -> None:
        storage, files, keys = found
        self.storage.show_storage(storage, files)
        self.keys.show_keys(keys)

    def _failed(self, error: Exception) -> None:
        self._surroundings.say(said(error))

    @Slot(str, object)
    def _on_acted(self, command: str, node: object) -> None:
        if command in ("nodes.edit", "nodes.remove") and isinstance(node, str):
            self._surroundings.act(command, nodes=(node,))
        elif command == "sites.edit" and isinstance(node, str):
            self._surroundings.act(command, key=node)
        else:
            self._surroundings.act(command)

    @Slot(object, float)
    def _on_keep(self, size_bytes: int, seconds: float) -> None:
        def done(trouble: str) -> None:
            said = self.tr("The history has new bounds")
            self._surroundings.say(trouble or said)
            self._read()

        self._surroundings.run(
            self.tr("Bounding the history"),
            lambda _report: self._keep(size_bytes, seconds),
            done,
            self._failed,
            target="settings",
            shown=False,
            danger=Danger.LOSES,
        )

    @Slot(object)
    def _on_forget(self, key: object) -> None:
        if isinstance(key, tuple):
            host, fingerprint = key

            def done(forgotten: Sequence[bytes]) -> None:
                if not forgotten:
                    self._surroundings.say(self.tr("The key of {host} was gone already").format(host=host))
                    self._read()
                    return
                text = self.tr("Forgot the key of {host}").format(host=host)
                self._surroundings.say(text, self.tr("Undo"), lambda: self._restore(host, fingerprint, forgotten))
                self._read()

            self._surroundings.run(
                self.tr("Forgetting a key"),
                lambda _report: self._host_keys.forget(host, fingerprint),
                done,
                self._failed,
                target="settings",
                shown=False,
                danger=Danger.LOSES,
            )

    def _restore(self, host: str, fingerprint: str, forgotten: Sequence[bytes]) -> None:
        def done(_nothing: None) -> None:
            self._surroundings.say(self.tr("The key of {host} is trusted again").format(host=host))
            self._read()

        self._surroundings.run(
            self.tr("Taking a key back"),
            lambda _report: self._host_keys.restore(host, fingerprint, forgotten),
            done,
            self._failed,
            target="settings",
            shown=False,
            danger=Danger.TRUSTS,
        )
