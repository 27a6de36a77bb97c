"""A node's words are shown letter by letter wherever they come: as labels, in tables, in tips."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex
from PySide6.QtCore import Qt as Core
from PySide6.QtGui import QAction, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from console.fleet.model.links import Failure
from console.fleet.model.readings import Device, Facts, Filesystem, GpuProcess, NodeEvent, NodeReading, PartTrouble
from tests.support.still_site import StillSite
from tests.support.still_window import StillWindow
from tests.support.walk_places import PLACES
from tests.support.walk_steps import visit
from widgets.tips import plain, set_tip, show_tip

HOSTILE = '<h1>x</h1><img src="x.png">'
#: What a node says of itself in words, by the record that holds them.
WORDS: dict[type, tuple[str, ...]] = {
    Facts: ("host", "os", "kernel", "driver", "nvml"),
    Device: ("name", "detail"),
    Filesystem: ("mount", "kind"),
    GpuProcess: ("user", "name", "job", "runtime", "container", "pod", "unit"),
    PartTrouble: ("text",),
    NodeEvent: ("text",),
    Failure: ("target", "raw"),
}


def hostile(value: Any) -> Any:
    """The record with HTML in all of its node's words, at any depth."""
    if isinstance(value, tuple):
        return tuple(hostile(item) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes: dict[str, Any] = {}
    for each in fields(value):
        old = getattr(value, each.name)
        if each.name in WORDS.get(type(value), ()):
            changes[each.name] = HOSTILE + str(old)
        elif each.init:
            changes[each.name] = hostile(old)
    return replace(value, **changes)


class HostileSite(StillSite):
    """The site that stands still, with nodes that speak HTML."""

    def _reading(self, node: Any) -> NodeReading:
        made: NodeReading = hostile(super()._reading(node))
        return made


def tips(root: QWidget) -> Iterator[tuple[str, str]]:
    """(where, tip) of every widget, action, cell and heading below `root`."""
    for widget in (root, *root.findChildren(QWidget)):
        yield type(widget).__name__, widget.toolTip()
        if isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView) and widget.model() is not None:
            for tip in _cells(widget.model()):
                yield type(widget).__name__, tip
    for action in root.findChildren(QAction):
        if action.toolTip() != action.text().replace("&", ""):  # else it is the text itself, which menus draw plain
            yield "QAction", action.toolTip()


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    role = Core.ItemDataRole.ToolTipRole
    for row in range(model.rowCount(QModelIndex())):
        for column in range(max(1, model.columnCount(QModelIndex()))):
            yield str(model.index(row, column).data(role) or "")
    for column in range(model.columnCount(QModelIndex())):
        yield str(model.headerData(column, Core.Orientation.Horizontal, role) or "")


def acts(tip: str) -> bool:
    """Whether Qt would draw more of a tip than its letters."""
    return Qt.mightBeRichText(tip) and ("<h1" in tip or "<img" in tip)


@pytest.mark.slow
@pytest.mark.parametrize("condition", ["normal", "storm", "lost"])
def test_no_word_of_a_node_is_drawn_as_html_anywhere(qapp: QApplication, tmp_path: Path, condition: str) -> None:
    still = StillWindow(qapp, tmp_path, HostileSite(condition))
    try:
        met = 0
        for place in PLACES[condition]:
            visit(still, place)
            for window in qapp.topLevelWidgets():
                for where, tip in tips(window):
                    assert not acts(tip), f"{where} at {place}: {tip}"
                    met += html.escape("<h1>", quote=False) in tip
                for label in window.findChildren(QLabel):
                    rich = label.textFormat() != Core.TextFormat.PlainText and Qt.mightBeRichText(label.text())
                    assert not rich, f"{type(label).__name__} at {place}: {label.text()}"
        assert met, "no tip held a node's words"
    finally:
        still.close()


def test_a_tip_is_changed_only_where_qt_would_take_it_for_html(qtbot: QtBot) -> None:
    for text in ("", "/data & more", "a < b", "12 > 3\nsecond line"):
        assert plain(text) == text
    made = plain(f"{HOSTILE}\n&amp;")
    assert Qt.mightBeRichText(made) and not acts(made)
    assert made.endswith('x.png"&gt;\n&amp;amp;</p>')
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tip(widget, HOSTILE)
    assert not acts(widget.toolTip())
    widget.show()
    show_tip(widget.pos(), HOSTILE, widget)
    assert QToolTip.text() == plain(HOSTILE)
    show_tip(widget.pos(), "", widget)
