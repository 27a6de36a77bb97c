"""The sheet that lays two versions side by side: each part and each file that is another one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.deployments.model.models import Version
from console.deployments.page.version_text import VersionText
from console.pagekit.sheet import Sheet
from widgets import numbers
from widgets.button import Kind
from widgets.tables.cells import Column, Row
from widgets.tables.table import DenseTable

_WIDE, _MOST = 760, 14


class CompareSheet(Sheet):
    """From the older one to the newer one. Whatever stands in a version is text, and is never run or rendered."""

    def __init__(self, before: Version, after: Version, parent: QWidget) -> None:
        super().__init__("", "", parent, width=_WIDE)
        self.set_title(self.tr("From {before} to {after}").format(before=before.name, after=after.name))
        texts = VersionText(self)
        old, new = texts.parts(before), texts.parts(after)
        names = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
        self.table = DenseTable(
            [
                Column("part", self.tr("Part"), 140, fit=True),
                Column("before", before.name, 200, stretch=True, wrap=True, ink="muted"),
                Column("after", after.name, 200, stretch=True, wrap=True),
            ],
            row_height=28,
            name=self.tr("What is different"),
        )
        nothing = self.tr("not there")
        self.table.set_rows([Row(name, (name, old.get(name, nothing), new.get(name, nothing))) for name in names])
        self.table.fit_height(_MOST)
        self.content.addWidget(self.table)
        self.content.addStretch(1)
        same = len({*old, *new}) - len(names)
        self.set_note(self.tr("The same in both: {count}").format(count=numbers.number(same)))
        self.add_button(self.tr("Close"), Kind.NORMAL, main=True).clicked.connect(self.accept)
