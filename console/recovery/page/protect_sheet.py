"""The sheet that puts something onto the board: what must come back, how soon, and where its backups lie."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from console.pagekit.sheet import Sheet
from console.recovery.model.assets import Asset, Copy, Kind, Tool
from console.recovery.service.tools import by_tool, is_declared, needs_password, words_of
from widgets.button import Kind as Rank
from widgets.field import Choice, Form

_HOUR = 3600
#: A target of more hours than these is none: ten years.
_MOST_HOURS = 87_600
_MOST_TEXT = 1000
#: What stands for a copy's path among the arguments of a program.
_WHERE = "{copy}"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for before anybody has typed: of a node (its key), a folder on it, what it is."""

    name: str = ""
    node: str = ""
    path: str = ""
    kind: Kind = Kind.FILES


class ProtectSheet(Sheet):
    """Asks what is protected. `agreed` carries the Asset; the sheet stays until it is on the board, or somebody cancels
    it."""

    agreed = Signal(object)

    def __init__(
        self,
        wish: Wish,
        nodes: Sequence[str],
        called: Callable[[str], str],
        taken: Callable[[], Collection[str]],
        parent: QWidget,
    ) -> None:
        super().__init__("", "", parent, width=620)
        self.set_title(self.tr("Protect"))
        self._wish, self._taken = wish, taken
        self._left: set[QWidget] = set()  # fields that somebody has been at: what is empty there is a fault
        self._under_way = False
        self.name = QLineEdit(wish.name)
        self.node = Choice([(each, called(each)) for each in nodes], wish.node, self.tr("Node"))
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
        self.file = QLineEdit()
        self.makes, self.checks = QLineEdit(), QLineEdit()
        self._lines = (
            self.name, self.path, self.owner, self.rto, self.rpo, self.repository, self.copy, self.file, self.makes,
            self.checks,
        )  # fmt: skip
        self.form = Form()
        self.form.add(self.tr("Name"), self.name)
        self.form.add(self.tr("Node"), self.node)
        self.form.add(self.tr("Path"), self.path)
        self.form.add(self.tr("Tier"), self.tier)
        self.form.add(self.tr("Owner"), self.owner)
        self.form.add(self.tr("RTO, hours"), self.rto, self.tr("Within so many it must be back"))
        self.form.add(self.tr("RPO, hours"), self.rpo, self.tr("Work of so many may be lost"))
        self.form.add(self.tr("Written by"), self.tool)
        self.form.add(self.tr("Repository"), self.repository, self.tr("Where its backups lie, as the node reaches it"))
        self.form.add(self.tr("Copy"), self.copy, self.tr("What this copy is called on the board"))
        hint = self.tr("On the node, read there by the tool. Empty: this console's keyring, else it is asked for")
        self.form.add(self.tr("Password file"), self.file, hint)
        self.form.add(
            self.tr("Made by"), self.makes, self.tr("A program and its arguments; {copy} is where. May be empty")
        )
        self.form.add(
            self.tr("Checked by"), self.checks, self.tr("The same: it must end with 0 on a copy that came back")
        )
        self.content.addWidget(self.form)
        self.add_button(self.tr("Cancel"), Rank.SAFE).clicked.connect(self.reject)
        self.go = self.add_button(self.tr("Protect"), Rank.PRIMARY, main=True)
        self.go.clicked.connect(self._on_go)
        for line in self._lines:
            line.setMaxLength(_MOST_TEXT)
            line.textEdited.connect(self._on_edited)
        for choice in (self.node, self.tier, self.tool):
            choice.chosen.connect(self.look)
        self.look()
        (self.repository if wish.path else self.name).setFocus()

    @Slot()
    def _on_edited(self) -> None:
        self._left.add(self.sender())  # type: ignore[arg-type]
        self.look()

    @Slot()
    def look(self) -> None:
        """Say at each field what is wrong with it."""
        self.form.show_row(self.file, self._has_file())
        for line in (self.makes, self.checks):
            self.form.show_row(line, self._is_declared())
        faults = self._faults()
        for line in self._lines:
            self.form.set_fault(line, faults.get(line, "") if line in self._left else "")
        self.go.setEnabled(not self._under_way and not any(line in self._left for line in faults))
        self.set_note("" if self.node.count() else self.tr("There is no node that could have it."))

    def _faults(self) -> dict[QWidget, str]:
        found: dict[QWidget, str] = {}
        if not (name := self.name.text().strip()):
            found[self.name] = self.tr("What is protected needs a name.")
        elif name in self._taken():
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
        for line in (self.makes, self.checks) if self._is_declared() else ():
            if (words := words_of(line.text())) is None:
                found[line] = self.tr("A quotation mark is open.")
            elif not is_declared(Copy("", "", Tool.COMMAND, makes=words, checks=words or (_WHERE, _WHERE))):
                found[line] = self.tr("A program, and {copy} in its arguments; no secret among them")
        if self._is_declared() and not self.checks.text().strip():
            found[self.checks] = self.tr("Say what looks at a copy that came back.")
        if self._has_file() and self.file.text() and not self.file.text().startswith("/"):
            found[self.file] = self.tr("From the root on: /etc/restic/password")
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
        path = self.path.text()
        copy = Copy(self.copy.text().strip(), self.repository.text().strip(), Tool(str(self.tool.current())))
        if self._is_declared():
            makes, checks = (words_of(line.text()) or () for line in (self.makes, self.checks))
            copy = replace(copy, makes=makes, checks=checks)
        found = path == self._wish.path and str(self.node.current()) == self._wish.node
        asset = Asset(
            "",
            self.name.text().strip(),
            str(self.node.current()),
            (path,),
            (),
            self._wish.kind if found else Kind.FILES,
            int(str(self.tier.current())),
            self.owner.text().strip(),
            rto=rto,
            rpo=rpo,
        )
        self.agreed.emit(by_tool(asset, copy, self.file.text() if self._has_file() else "", guess=not found))

    def _is_declared(self) -> bool:
        return self.tool.current() == str(Tool.COMMAND)

    def _has_file(self) -> bool:
        return needs_password(Tool(str(self.tool.current())))

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
