"""The sheet that lays two versions side by side: each part and each file that is another one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from console.deployments.model.models import Version
from console.deployments.page.version_text import VersionText
from console.pagekit.sheet import Sheet
from widgets.button import Kind
from widgets.plans.diff import DiffView

_WIDE, _HIGH = 860, 420


class CompareSheet(Sheet):
    """From the older one to the newer one. Whatever stands in a version is text, and is never run or rendered."""

    def __init__(self, before: Version, after: Version, parent: QWidget) -> None:
        super().__init__("", "", parent, width=_WIDE)
        self.set_title(self.tr("From {before} to {after}").format(before=before.name, after=after.name))
        texts = VersionText(self)
        self.diff = DiffView(self.tr("What is different"))
        old, new = texts.lines(before), texts.lines(after)
        self.diff.set_texts(old, new)
        self.diff.setMinimumHeight(_HIGH)
        self.content.addWidget(self.diff, 1)
        if old == new:
            self.set_note(self.tr("They are the same to the byte."))
        self.add_button(self.tr("Close"), Kind.NORMAL, main=True).clicked.connect(self.accept)
