"""The sheet that puts something onto the board: what must come back, how soon, and where its backups lie."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from connectors.secrets import Secret
from console.pagekit.sheet import Sheet
from console.recovery.model.assets import Asset, Copy, Kind, PasswordFrom, Tool
from console.recovery.model.sets import AssetSet
from console.recovery.page.asset_picks import AssetPicks
from console.recovery.service.protecting import Protection
from console.recovery.service.tools import by_tool, is_declared, needs_password, text_of, words_of
from widgets.button import Kind as Rank
from widgets.field import Choice, Form

_HOUR = 3600
#: A target of more hours than these is none: ten years.
_MOST_HOURS = 87_600
_MOST_TEXT, _MOST_DATABASE = 1000, 200
#: What stands for a copy's path among the arguments of a program.
_WHERE = "{copy}"
#: Which tools ask what: a server of PostgreSQL its query, a member of etcd its keys.
_SERVERS, _MEMBERS = (Tool.PG_DUMP, Tool.PG_BASEBACKUP), (Tool.ETCD,)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for before anybody has typed: of a node (its key), a folder on it, what it is; or an `asset` that
    is on the board, and is set anew."""

    name: str = ""
    node: str = ""
    path: str = ""
    kind: Kind = Kind.FILES
    asset: Asset | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """What is there to choose from: keys of nodes, what they are called, all assets, all sets."""

    nodes: Sequence[str]
    called: Callable[[str], str]
    assets: Callable[[], Sequence[Asset]]
    sets: Sequence[AssetSet] = ()


class ProtectSheet(Sheet):
    """Asks what is protected. `agreed` carries a Protection; the sheet stays until that is written, or somebody cancels
    it."""

    agreed = Signal(object)

    def __init__(self, wish: Wish, board: Board, parent: QWidget) -> None:
        super().__init__("", "", parent, width=680)
        known = wish.asset
        self.set_title(self.tr("Protect") if known is None else self.tr("Set {name} anew").format(name=known.name))
        self._wish, self._board, self._known = wish, board, known
        self._left: set[QWidget] = set()  # fields that somebody has been at: what is empty there is a fault
        self._under_way = False
        self.name = QLineEdit(wish.name)
        self.node = Choice([(each, board.called(each)) for each in board.nodes], wish.node, self.tr("Node"))
        self.path = QLineEdit(wish.path)
        tiers = [
            (1, self.tr("1: all else needs it first")),
            (2, self.tr("2: needed for full service")),
            (3, self.tr("3: can wait")),
        ]
        self.tier = Choice(tiers, 2, self.tr("Tier"))
        self.owner = QLineEdit()
        self.rto, self.rpo = QLineEdit("4"), QLineEdit("24")
        self.tool = Choice([(str(each), str(each).replace("_", " ")) for each in Tool], name=self.tr("Written by"))
        self.repository = QLineEdit()
        self.copy = QLineEdit("local")
        self.file, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.database, self.query = QLineEdit(), QLineEdit()
        self.endpoint, self.keys = QLineEdit(), QLineEdit()
        self.makes, self.checks, self.expected = QLineEdit(), QLineEdit(), QLineEdit("0")
        others = {each.id: each.name for each in board.assets() if known is None or each.id != known.id}
        self.needs = AssetPicks(others, known.depends_on if known is not None else (), self.tr("Needs"), 2)
        sets = [("", self.tr("none")), *((each.id, each.name) for each in board.sets)]
        self.set = Choice(sets, "", self.tr("Set"))
        self._lines = (
            self.name, self.path, self.owner, self.rto, self.rpo, self.repository, self.copy, self.file, self.password,
            self.database, self.query, self.endpoint, self.keys, self.makes, self.checks, self.expected,
        )  # fmt: skip
        self.form = Form()
        self._build()
        self.form.show_row(self.needs, bool(others))
        self.form.show_row(self.set, bool(board.sets))
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Rank.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Protect") if known is None else self.tr("Save"), Rank.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        for line in self._lines:
            line.setMaxLength(_MOST_DATABASE if line in (self.database, self.endpoint) else _MOST_TEXT)
            line.textEdited.connect(self._on_edited)
        for choice in (self.node, self.tier, self.tool):
            choice.chosen.connect(self.look)
        if known is not None:
            self._fill(known)
        self.look()
        (self.repository if wish.path else self.name).setFocus()

    def _build(self) -> None:
        add = self.form.add
        add(self.tr("Name"), self.name)
        add(self.tr("Node"), self.node)
        add(self.tr("Path"), self.path)
        add(self.tr("Tier"), self.tier)
        add(self.tr("Owner"), self.owner)
        add(self.tr("RTO, hours"), self.rto, self.tr("Within so many it must be back"))
        add(self.tr("RPO, hours"), self.rpo, self.tr("Work of so many may be lost"))
        add(self.tr("Needs"), self.needs, self.tr("What must be back before it"))
        add(self.tr("Set"), self.set, self.tr("Its backups must be from the same time as theirs"))
        add(self.tr("Written by"), self.tool)
        add(self.tr("Repository"), self.repository, self.tr("Where its backups lie, as the node reaches it"))
        add(self.tr("Copy"), self.copy, self.tr("What this copy is called on the board"))
        hint = self.tr("On the node, read there by the tool. Empty: this console's keyring, else it is asked for")
        add(self.tr("Password file"), self.file, hint)
        hint = self.tr("Goes into this computer's keyring, and nowhere else. Empty: what the keyring has stays")
        add(self.tr("Password"), self.password, hint)
        add(
            self.tr("Database"),
            self.database,
            self.tr("Which is asked. Empty: that of the dump, the largest of a server"),
        )
        hint = self.tr("In SQL. The answer must not be 0 or false. Empty: whether it has tables")
        add(self.tr("Query"), self.query, hint)
        hint = self.tr("HOST:PORT, of which snapshots are saved. Empty: 127.0.0.1:2379")
        add(self.tr("Endpoint"), self.endpoint, hint)
        add(self.tr("Keys"), self.keys, self.tr("There must be some that begin so. Empty: any"))
        add(self.tr("Made by"), self.makes, self.tr("A program and its arguments; {copy} is where. May be empty"))
        add(self.tr("Checked by"), self.checks, self.tr("The same: run on a copy that came back"))
        add(self.tr("Ends with"), self.expected, self.tr("The exit status of that check by which a copy is good"))

    def _fill(self, asset: Asset) -> None:
        """What stands of an asset, by its first copy."""
        copy = asset.copies[0]
        for line, text in (
            (self.name, asset.name), (self.path, asset.paths[0]), (self.owner, asset.owner),
            (self.rto, f"{asset.rto / _HOUR:g}"), (self.rpo, f"{asset.rpo / _HOUR:g}"),
            (self.repository, copy.repository), (self.copy, copy.name), (self.file, copy.file),
            (self.database, asset.database), (self.query, asset.query), (self.endpoint, asset.database),
            (self.keys, asset.query), (self.makes, text_of(copy.makes)), (self.checks, text_of(copy.checks)),
            (self.expected, str(copy.expected)),
        ):  # fmt: skip
            line.setText(text)
        self.node.set_current(asset.node)
        self.tier.set_current(asset.tier)
        self.tool.set_current(str(copy.tool))

    @Slot()
    def _on_edited(self) -> None:
        self._left.add(self.sender())  # type: ignore[arg-type]
        self.look()

    @Slot()
    def look(self) -> None:
        """Say at each field what is wrong with it."""
        tool = self._tool()
        self.form.show_row(self.file, needs_password(tool))
        self.form.show_row(self.password, needs_password(tool) and not self.file.text())
        for lines, of in (
            ((self.database, self.query), _SERVERS),
            ((self.endpoint, self.keys), _MEMBERS),
            ((self.makes, self.checks, self.expected), (Tool.COMMAND,)),
        ):
            for line in lines:
                self.form.show_row(line, tool in of)
        faults = self._faults()
        for line in self._lines:
            self.form.set_fault(line, faults.get(line, "") if line in self._left else "")
        self.go.setEnabled(not self._under_way and not any(line in self._left for line in faults))
        self.set_note("" if self.node.count() else self.tr("There is no node that could have it."))

    def _faults(self) -> dict[QWidget, str]:
        found: dict[QWidget, str] = {}
        taken = {each.name for each in self._board.assets() if self._known is None or each.id != self._known.id}
        if not (name := self.name.text().strip()):
            found[self.name] = self.tr("What is protected needs a name.")
        elif name in taken:
            found[self.name] = self.tr("Something else on the board is called so already.")
        if not self.path.text().startswith("/"):
            found[self.path] = self.tr("From the root on: /srv/models")
        for line in (self.rto, self.rpo):
            if _seconds(line.text()) is None:
                found[line] = self.tr("A number of hours, more than 0")
        if not self.repository.text().strip():
            found[self.repository] = self.tr("Say where backups of it lie.")
        if not self.copy.text().strip():
            found[self.copy] = self.tr("A copy needs a name.")
        if needs_password(self._tool()) and self.file.text() and not self.file.text().startswith("/"):
            found[self.file] = self.tr("From the root on: /etc/restic/password")
        return found | (self._faults_of_programs() if self._is_declared() else {})

    def _faults_of_programs(self) -> dict[QWidget, str]:
        found: dict[QWidget, str] = {}
        for line in (self.makes, self.checks):
            if (words := words_of(line.text())) is None:
                found[line] = self.tr("A quotation mark is open.")
            elif not is_declared(Copy("", "", Tool.COMMAND, makes=words, checks=words or (_WHERE, _WHERE))):
                found[line] = self.tr("A program, and {copy} in its arguments; no secret among them")
        if not self.checks.text().strip():
            found[self.checks] = self.tr("Say what looks at a copy that came back.")
        if not (self.expected.text().strip().isdecimal() and int(self.expected.text()) <= 255):
            found[self.expected] = self.tr("An exit status, 0 to 255")
        return found

    @Slot()
    def _on_go(self) -> None:
        self._left.update(self._lines)
        self.look()
        faults = self._faults()
        rto, rpo = _seconds(self.rto.text()), _seconds(self.rpo.text())
        if faults or rto is None or rpo is None or not self.node.count():
            next(iter(faults), self.node).setFocus()
            return
        self._under_way = True
        self.look()
        found = self.path.text() == self._wish.path and str(self.node.current()) == self._wish.node
        before = self._known or Asset("", "", "", (), (), self._wish.kind if found else Kind.FILES)
        server, member = self._tool() in _SERVERS, self._tool() in _MEMBERS
        asset = replace(
            before,
            name=self.name.text().strip(),
            node=str(self.node.current()),
            paths=(self.path.text(), *before.paths[1:]),
            tier=int(str(self.tier.current())),
            owner=self.owner.text().strip(),
            rto=rto,
            rpo=rpo,
            depends_on=self.needs.chosen(),
            database=(self.database if server else self.endpoint).text().strip() if server or member else "",
            query=(self.query if server else self.keys).text().strip() if server or member else "",
        )
        copy, file = self._copy(), self.file.text() if needs_password(self._tool()) else ""
        asset = by_tool(asset, copy, file, guess=self._known is None and not found)
        made = asset.copy(copy.name) or copy
        typed = self.password.text() if made.password is PasswordFrom.KEYRING else ""
        self.agreed.emit(Protection(asset, made, Secret(typed) if typed else None, str(self.set.current() or "")))

    def _copy(self) -> Copy:
        """The copy that is meant, as it stands here; its password is had as its tool has it."""
        name, known = self.copy.text().strip(), self._known
        copy = replace(
            (known.copy(name) if known is not None else None) or Copy(name, ""),
            repository=self.repository.text().strip(),
            tool=self._tool(),
            password=PasswordFrom.KEYRING,
            file="",
            makes=(),
            checks=(),
            expected=0,
        )
        if not self._is_declared():
            return copy
        makes, checks = (words_of(line.text()) or () for line in (self.makes, self.checks))
        return replace(copy, makes=makes, checks=checks, expected=int(self.expected.text()))

    def _tool(self) -> Tool:
        return Tool(str(self.tool.current()))

    def _is_declared(self) -> bool:
        return self._tool() is Tool.COMMAND

    def refused(self, said: str) -> None:
        """It could not be written: say why, and keep what was typed."""
        self._under_way = False
        self.look()
        self.set_note(said, "critical-text")


def _seconds(text: str) -> int | None:
    """Hours as a person types them, in seconds; None where they are none."""
    try:
        hours = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return round(hours * _HOUR) if 1 / _HOUR <= hours <= _MOST_HOURS else None
