"""The head of a page about one thing: where it stands, its name, what is wrong first, its facts, its acts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from console.fleet.model.inventory import Node, Site
from console.fleet.page.vocabulary import Condition
from console.pagekit.now_mark import mark_now
from widgets import reader
from widgets.button import Button
from widgets.priority import Priority, PriorityMark
from widgets.text import Breadcrumbs, Label, Title
from widgets.theme import Size, Weight
from widgets.tips import set_tip

_DOT = "  ·  "


class Facts(Label):
    """Facts in one line. Where there is no room for all, those in the middle go: what a thing is and how old its newest
    sample is stay longest, and none is cut. All of them show on hover."""

    def __init__(self) -> None:
        super().__init__("", "muted", elide=True)
        self._parts: Sequence[str] = ()

    def show_parts(self, parts: Sequence[str]) -> None:
        """Say these, the first and the last being the most important."""
        self._parts = parts
        self._fit()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(_DOT.join(self._parts)) + 1, metrics.height())

    def _fit(self) -> None:
        kept = list(self._parts)
        while kept and self.fontMetrics().horizontalAdvance(_DOT.join(kept)) > self.width():
            del kept[1 if len(kept) > 2 else 0]
        self.setText(_DOT.join(kept))
        whole = _DOT.join(self._parts)
        set_tip(self, whole if len(kept) < len(self._parts) else "")
        self.setAccessibleName(whole)


class PageHeader(QWidget):
    """Breadcrumbs above; name, condition and facts below; the acts at the right."""

    place_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ("", "")  # the name and the condition that were shown last
        self.crumbs = Breadcrumbs()
        self.crumbs.chosen.connect(self.place_chosen)
        self.name = Title("")
        self.mark = PriorityMark(size=14)
        self.headline = Label("", size=Size.BODY, weight=Weight.SEMIBOLD)
        self.facts = Facts()
        self.more = Button(QCoreApplication.translate("PageHeader", "More"))
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        self.state = QWidget()
        said = QHBoxLayout(self.state)
        said.setContentsMargins(0, 0, 0, 0)
        said.setSpacing(10)
        said.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignVCenter)
        said.addWidget(self.headline)
        said.addWidget(self.facts, 1)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.name)
        line.addWidget(self.state, 1)
        self.left = QVBoxLayout()
        self.left.setSpacing(0)
        self.left.addWidget(self.crumbs)
        self.left.addLayout(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(self.left, 1)
        self.acts = QHBoxLayout()
        self.acts.setSpacing(8)
        row.addLayout(self.acts)
        row.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_condition(self, found: Condition) -> None:
        """What is wrong, with its mark; nothing while all is normal."""
        normal = found.priority is Priority.NORMAL
        self.mark.set(found.priority)
        self.mark.setVisible(not normal)
        self.mark.setAccessibleName(found.word)
        self.headline.setText(found.headline or found.word)
        self.headline.setVisible(not normal)
        name, (of, before) = self.name.whole_text(), self._told
        self._told = (name, found.word)
        if self.isVisible() and of == name and before != found.word:
            said = ", ".join(dict.fromkeys((found.word, self.headline.whole_text())))
            reader.say(self, f"{name}: {said}", urgent=not normal)

    def show_past(self, past: bool, *, condition: bool = False) -> None:
        """Say that the facts are those of now while the page shows the past, and the condition, unless that is of
        then."""
        layout = self.state.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 60 if past and not condition else 0, 0)
        self.facts.setContentsMargins(0, 0, 60 if past and condition else 0, 0)
        mark_now(self.state, past and not condition, "bg")
        mark_now(self.facts, past and condition, "bg")

    def show_facts(self, parts: Sequence[str]) -> None:
        self.facts.show_parts([part for part in parts if part])


def path_to(node: Node, site: Site | None) -> list[tuple[str, str]]:
    """The way to a node: (address, text), outermost first."""
    path = [("fleet", QCoreApplication.translate("PageHeader", "Fleet"))]
    place = f"site:{site.identity if site is not None else node.site}"
    path.append((place, site.name if site is not None else node.site))
    if node.rack:
        path.append((place, node.rack))
    return [*path, (f"node:{node.key}", node.name)]
