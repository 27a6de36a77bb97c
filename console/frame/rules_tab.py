"""The making of the tab of rules on the page of alarms."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from console.alarms.model.trying import Occurrence
from console.alarms.page.rules_view import RulesView
from console.fleet.page.problems import said
from console.pagekit.news import News

if TYPE_CHECKING:
    from console.frame.protocols import Parts
    from console.pagekit.surroundings import Surroundings


def rules_tab(parts: Parts, desk: Surroundings, window: QWidget, zone: Callable[[], str]) -> RulesView:
    """What edits rules, tries them and switches them on."""

    def named(each: Occurrence) -> str:
        node = parts.inventory.current().node(each.node)
        return " · ".join(filter(None, (node.name if node is not None else each.node, each.part)))

    # That other rules hold is told with the alarms.
    return RulesView(parts.ruling, News(parts.alarms, window), desk, named=named, said=said, zone=zone)
