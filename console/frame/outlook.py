"""The outlook, what is wrong told on every page: counts in the strip, a badge on the rail, the window's title."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from console.frame.status_bars import TopBar
from widgets.priority import Priority
from widgets.rail import NavigationRail

if TYPE_CHECKING:  # the first painted window waits for none of these
    from console.fleet.model.findings import Finding
    from console.fleet.model.inventory import Inventory

#: The page whose list a click on a count opens, and whose entry on the rail carries the badge.
PAGE = "overview"
_MOST_TOLD = 6


class Outlook(QObject):
    """Shows the findings where they are seen whatever page is open. `wanted` carries the place to go to;
    `rename` sets the window's title."""

    wanted = Signal(str)

    def __init__(
        self, top: TopBar, rail: NavigationRail, title: str, rename: Callable[[str], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._top, self._rail, self._title, self._rename = top, rail, title, rename
        self._shown: Sequence[Finding] | None = None
        top.findings_clicked.connect(self._on_click)
        rename(title)

    @Slot()
    def _on_click(self) -> None:
        self.wanted.emit(PAGE)

    def refresh(self, found: Sequence[Finding], inventory: Inventory, zone: str, now: float) -> None:
        """Show these findings, as many as the Overview's list has lines."""
        if found is self._shown:
            return
        self._shown = found
        from console.fleet.model.findings import counted, folded  # noqa: PLC0415 - not wanted before the window stands
        from console.fleet.model.rules import About  # noqa: PLC0415 - as above
        from console.fleet.page.vocabulary import parts_of, sentence, told  # noqa: PLC0415 - as above

        def said(finding: Finding) -> str:
            names = [node.name for key in finding.nodes if (node := inventory.node(key)) is not None]
            where = self.tr("this computer") if finding.rule.about is About.CONSOLE else ", ".join(names[:3])
            if len(names) > 3:
                where = self.tr("{nodes} and %n more", "", len(names) - 3).format(nodes=where)
            what = sentence(told(finding, zone, now).what)
            return " · ".join(part for part in (what, where, parts_of(finding)) if part)

        lines = folded(found)
        by_grade: dict[Priority, list[str]] = {}
        for finding in lines:
            by_grade.setdefault(Priority(finding.grade), []).append(said(finding))
        for texts in by_grade.values():
            more = len(texts) - _MOST_TOLD
            if more > 0:
                texts[_MOST_TOLD:] = [self.tr("and %n more", "", more)]
        counts = {Priority(grade): count for grade, count in counted(lines).items()}
        lost = next((Priority(each.grade) for each in lines if each.rule.about is About.LINK and each.gpus), None)
        self._top.set_findings(counts, by_grade, lost)
        worst = Priority(lines[0].grade) if lines else None
        self._rail.set_badge(PAGE, worst, len(lines) if lines else None)
        self._rename(f"{said(lines[0])} – {self._title}" if lines and worst is not Priority.UNKNOWN else self._title)
