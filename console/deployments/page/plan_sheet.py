"""The sheet that asks how a version is to be rolled out. What it gives is a plan that nothing of has run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QWidget

from console.deployments.model.deployments import Deployment, Strategy
from console.deployments.model.models import Model, Version
from console.deployments.page import wording
from console.deployments.page.sheets import ModelSheet, line
from console.deployments.service.planning import Wish
from widgets.button import Button
from widgets.card import Hairline
from widgets.field import Choice, Number
from widgets.segmented import SegmentedControl
from widgets.text import Caption, Label

_LONGEST_PATH = 4096
_MINUTE = 60
#: Strategies that a plan is made of, the safest first.
STRATEGIES = (Strategy.CANARY, Strategy.BLUE_GREEN, Strategy.ROLLING, Strategy.RECREATE)


def ramp_of(text: str) -> tuple[int, ...]:
    """Shares in percent, as people write them; empty where they do not rise to 100."""
    words = text.replace(",", " ").replace(";", " ").replace("%", " ").split()
    ramp = tuple(int(word) for word in words if word.isdecimal())
    well = len(ramp) == len(words) and ramp and ramp[0] >= 1 and ramp[-1] == 100
    return ramp if well and list(ramp) == sorted(set(ramp)) else ()


class PathField(QWidget):
    """A path that one types or chooses; `folder` says what is chosen. `changed` comes with each letter."""

    changed = Signal()

    def __init__(self, name: str, *, folder: bool) -> None:
        super().__init__()
        self._name, self._folder = name, folder
        self.edit: QLineEdit = line(most=_LONGEST_PATH)
        self.edit.setAccessibleName(name)
        self.edit.textChanged.connect(self.changed)
        self.button = Button(self.tr("Choose…"))
        self.button.setAutoDefault(False)
        self.button.setAccessibleName(self.tr("Choose: {name}").format(name=name))
        self.button.clicked.connect(self._on_choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.edit)

    def path(self) -> str:
        return self.edit.text().strip()

    def set_path(self, path: str) -> None:
        self.edit.setText(path)

    @Slot()
    def _on_choose(self) -> None:
        dialog = QFileDialog(self, self._name, self.path() or str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mode = QFileDialog.FileMode.Directory if self._folder else QFileDialog.FileMode.ExistingFile
        dialog.setFileMode(mode)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly, self._folder)
        dialog.fileSelected.connect(self.set_path)
        dialog.open()


class PlanSheet(ModelSheet):
    """`agreed` carries the Wish. `placed` asks where the files of a version lie on a deployment's nodes: ids of both;
    what is found is told by `show_place`."""

    agreed = Signal(object)
    placed = Signal(str, str)

    def __init__(
        self,
        model: Model,
        deployments: Sequence[Deployment],
        versions: Sequence[Version],
        called: Callable[[str], str],
        parent: QWidget,
    ) -> None:
        super().__init__("", "", "", parent, width=660)
        self.set_title(self.tr("Roll out {model}").format(model=model.name))
        self.text.setText(
            self.tr("Choose, and a plan is shown with each step. Nothing has run before somebody agrees to it.")
        )
        self.text.setVisible(True)
        self.go.setText(self.tr("Show the plan"))
        self._deployments, self._versions, self._called = deployments, versions, called
        self._asked = ("", "")
        self.deployment = Choice([(each.id, self._deployed(each)) for each in deployments], name=self.tr("Deployment"))
        self.version = Choice(name=self.tr("Version"))
        self.strategy = Choice(
            [(each, wording.strategy_told(each)) for each in STRATEGIES], Strategy.CANARY, self.tr("How")
        )
        self.ramp = line("5 25 50 100", 80)
        self.hold = Number(5, 86_400, 60, self.tr("s"))
        self.bake = Number(0, 10_080, 10, self.tr("min"))
        self.where = SegmentedControl(
            [("nodes", self.tr("On the nodes already")), ("here", self.tr("Here, to be sent"))],
            "nodes", self.tr("Where its files are"),
        )  # fmt: skip
        self.folder = PathField(self.tr("Folder on the nodes"), folder=True)
        self.folder.button.hide()  # the folders of this computer are not those of a node
        self.source = PathField(self.tr("Folder here"), folder=True)
        self.golden = PathField(self.tr("Golden set"), folder=False)
        self.misses = Number(0, 10_000, 0, self.tr("answers"))
        self.errors = Number(1, 5_000, 100, self.tr("of 10,000"))
        self.found = Caption("", wrap=True)
        self._fill()
        self._on_deployment()
        self._connect()
        self.version.setFocus()

    def _fill(self) -> None:
        add = self.form.add
        self.form.add(self.tr("Deployment"), self.deployment)
        add(self.tr("Version"), self.version, self.tr("Those that do not serve, the newest first"))
        add(self.tr("How"), self.strategy)
        add(self.tr("Shares"), self.ramp, self.tr("Of the traffic, in percent; each is compared before the next"))
        files = QWidget()
        grid = QGridLayout(files)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.addWidget(self.where, 0, 0)
        grid.addWidget(self.folder, 1, 0)
        grid.addWidget(self.source, 1, 0)
        grid.addWidget(self.found, 2, 0)
        files.setAccessibleName(self.tr("Its files"))
        add(self.tr("Its files"), files)
        add(self.tr("Golden set"), self.golden, self.tr("A JSON file: a list of [prompt, answer]. May be empty"))
        self.content.addWidget(Hairline())
        self.content.addWidget(self._figures())

    def _figures(self) -> QWidget:
        """What has a good default, in two columns."""
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        told = (
            (self.tr("Each share is held"), self.hold),
            (self.tr("The old one stays warm"), self.bake),
            (self.tr("Requests may fail"), self.errors),
            (self.tr("Golden set may miss"), self.misses),
        )
        for at, (name, field) in enumerate(told):
            label = Label(name, "muted")
            label.setBuddy(field)
            field.setAccessibleName(name)
            grid.addWidget(label, at // 2, 2 * (at % 2))
            grid.addWidget(field, at // 2, 2 * (at % 2) + 1)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        return box

    def _connect(self) -> None:
        self.deployment.chosen.connect(self._on_deployment)
        self.version.chosen.connect(self._on_version)
        self.strategy.chosen.connect(self.look)
        self.where.changed.connect(self.look)
        for field in (self.folder, self.source, self.golden):
            field.changed.connect(self.look)
        for edit in (self.ramp, self.misses, self.hold, self.bake, self.errors):
            edit.textChanged.connect(self.look)

    def _deployed(self, deployment: Deployment) -> str:
        nodes = dict.fromkeys(self._called(each.node) for each in deployment.replicas)
        return self.tr("{name}, on {nodes}").format(name=deployment.name, nodes=", ".join(nodes))

    # -- what is chosen ------------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Deployment | None:
        """The deployment."""
        return next((each for each in self._deployments if each.id == self.deployment.current()), None)

    def choose_version(self, id: str) -> None:
        """Choose a version, as if it were clicked."""
        self.version.set_current(id)
        self.look_for_place()

    @Slot()
    def _on_deployment(self) -> None:
        deployment = self.chosen
        serving = deployment.version if deployment is not None else ""
        before = self.version.current()
        self.version.clear()
        for each in sorted(self._versions, key=lambda one: -one.since):
            if each.id != serving:
                said = self.tr("{version}, was rolled back").format(version=each.name)
                self.version.addItem(said if each.rolled_back else each.name, each.id)
        if before is not None:
            self.version.set_current(before)
        first = not serving
        for part in (self.strategy, self.ramp, self.hold, self.bake, self.errors):
            part.setEnabled(not first)  # the first version has nobody to take turns with
        self._on_version()

    @Slot()
    def _on_version(self) -> None:
        asked = (str(self.deployment.current() or ""), str(self.version.current() or ""))
        if asked != self._asked and all(asked):
            self._asked = asked
            self.folder.set_path("")
            self.found.setText(self.tr("Looking where they lie…"))
            self.placed.emit(*asked)
        self.look()

    def look_for_place(self) -> None:
        """Ask where the files of the chosen version lie."""
        self._asked = ("", "")
        self._on_version()

    @staticmethod
    def there(sheet: PlanSheet) -> bool:
        """Whether a sheet is open still: a look may come back when it is gone."""
        return shiboken6.isValid(sheet)

    def show_place(self, deployment: str, version: str, folder: str) -> None:
        """Where the files of a version lie, empty where that is not known; what was asked before is passed over."""
        if (deployment, version) != self._asked:
            return
        if folder and not self.folder.path():
            self.folder.set_path(folder)
        self.found.setText(
            self.tr("Found beside the version that serves; each file is held against its SHA-256.")
            if folder
            else self.tr("Not found beside the version that serves. Name the folder, or send them from here.")
        )

    def fault(self) -> str:
        here = self.where.current() == "here"
        self.source.setVisible(here)
        self.folder.setVisible(not here)
        self.found.setVisible(not here)
        canary = self.strategy.current() == Strategy.CANARY
        self.ramp.setEnabled(canary and self.strategy.isEnabled())
        self.misses.setEnabled(bool(self.golden.path()))
        if not self.version.current():
            return self.tr("There is no version that could be rolled out. Add one first.")
        if canary and self.ramp.isEnabled() and not ramp_of(self.ramp.text()):
            return self.tr("Shares rise, and end at 100.")
        if not (self.source if here else self.folder).path():
            return self.tr("Say where its files are.")
        return ""

    def agree(self) -> None:
        here = self.where.current() == "here"
        golden = self.golden.path()
        self.agreed.emit(
            Wish(
                deployment=str(self.deployment.current()),
                version=str(self.version.current()),
                strategy=Strategy(str(self.strategy.current())),
                ramp=ramp_of(self.ramp.text()) or (100,),
                hold=self.hold.value(),
                bake=self.bake.value() * _MINUTE,
                errors=self.errors.value() / 10_000,
                source=self.source.path() if here else "",
                folder="" if here else self.folder.path(),
                golden=golden,
                misses=self.misses.value() if golden else 0,
            )
        )
