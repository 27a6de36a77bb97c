"""Of an incident that holds classified information nothing leaves the window: by no file, by no clipboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from tests.gui.incidents import test_incidents_page as of_page
from tests.gui.incidents import test_reporting_view as of_reporting
from tests.support.still_incidents import NEWEST
from tests.support.window import wait_until
from widgets import theme as themes
from widgets import translation


@pytest.fixture
def shown(qapp: QApplication, tmp_path: Path) -> Iterator[of_page.Opened]:
    translation.install(qapp, "en")
    themes.apply(qapp, themes.load("dark"))
    made = of_page.Opened(tmp_path, "storm", NEWEST.address)
    yield made
    made.window.deleteLater()
    QCoreApplication.sendPostedEvents(made.window, QEvent.Type.DeferredDelete)


@pytest.mark.slow
def test_neither_table_nor_copy_of_the_list_tells_more_than_its_number(shown: of_page.Opened) -> None:
    shown.incidents.classify(NEWEST, classified=True)
    shown.page.list.set_filter("INC-2026-041")
    shown.handlers.copy()
    for text in (QGuiApplication.clipboard().text(), shown.page.csv().splitlines()[1]):
        assert text.startswith("INC-2026-041") and "classified: nothing of it leaves" in text
        assert not any(word in text for word in ("GPU lost", "Lindqvist", "weld-inspect", "g03"))


@pytest.mark.slow
def test_no_line_of_its_timeline_is_copied(shown: of_page.Opened) -> None:
    shown.incidents.classify(NEWEST, classified=True)
    shown.look()
    lines, clipboard = shown.page.timeline.list, QGuiApplication.clipboard()
    lines.set_current(lines.moments()[0].key)
    clipboard.setText("before")
    QTest.keyClick(lines, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines.menu_wanted.emit(lines.moments()[0], QPoint(5, 5))
    menu = next(each for each in shown.page.findChildren(QMenu) if each.isVisible())
    copy = next(each for each in menu.actions() if each.text() == "Copy the line")
    copy.trigger()
    menu.close()
    assert not copy.isEnabled() and clipboard.text() == "before"
    shown.incidents.classify(NEWEST, classified=False)
    shown.look()
    lines.set_current(lines.moments()[0].key)
    QTest.keyClick(lines, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() != "before"


@pytest.mark.slow
def test_no_copy_of_its_evidence_is_saved(shown: of_page.Opened, tmp_path: Path) -> None:
    (evidence, *_) = shown.incidents.incident(NEWEST).evidence
    shown.handlers.save_evidence(evidence.sha256)
    dialog = shown.window.findChild(QFileDialog, "save evidence")
    shown.incidents.classify(NEWEST, classified=True)
    dialog.fileSelected.emit(str(tmp_path / "copy.gz"))
    dialog.close()
    assert not (tmp_path / "copy.gz").exists()
    assert "classified information" in shown.desk.said[-1]


def test_a_draft_that_was_in_sight_before_is_not_copied(qapp: QApplication, tmp_path: Path) -> None:
    translation.install(qapp, "en")
    themes.apply(qapp, themes.load("dark"))
    opened = of_reporting.Opened(tmp_path)
    of_reporting._ready(opened)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("before")
    opened.incidents.classify(NEWEST, classified=True)
    opened.view.draft.copy.emit()
    assert clipboard.text() == "before"
    wait_until(lambda: opened.view.draft.draft is not None and opened.view.draft.draft.stop is not None)
    opened.window.close()
    opened.window.deleteLater()
