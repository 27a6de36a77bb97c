"""The sheet of what work is worth: filled with what was said last, exact, and kept until it is written down."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.costs.model.basis import Basis
from console.costs.model.benefit import Benefit, Unit, Verdict, Worth
from console.costs.model.prices import Provenance
from console.costs.page.value_sheet import ValueSheet
from widgets import translation

STATED = Worth(
    "support", 5, Unit.MILLION_TOKENS, Decimal("4.50"), Decimal(3), Decimal("4.50"), Decimal("0.8"), "M. Berg",
    "minutes saved", Provenance(Basis.CONTRACT, "M. Berg: minutes saved"),
)  # fmt: skip


def benefit(model: str, stated: Worth | None = None) -> Benefit:
    verdict = Verdict.UNSTATED if stated is None else Verdict.OPEN
    return Benefit(model, verdict, Decimal(10), 4, stated, None, None, None, None)


@pytest.fixture
def sheet(qtbot: QtBot, qapp: QApplication) -> Iterator[ValueSheet]:
    translation.install(qapp, "en")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 800)
    made = ValueSheet([benefit("support", STATED), benefit("vision")], "support", "SEK", window)
    window.show()
    made.show()
    yield made


def go(sheet: ValueSheet) -> list[Worth]:
    told: list[Worth] = []
    sheet.agreed.connect(told.append)
    QTest.mouseClick(sheet.go, Qt.MouseButton.LeftButton)
    sheet.agreed.disconnect(told.append)
    return told


def test_what_was_said_last_stands_there_and_goes_through_as_it_was(sheet: ValueSheet) -> None:
    (told,) = go(sheet)
    assert (told.unit, told.amount, told.low, told.high, told.part) == (
        STATED.unit, STATED.amount, STATED.low, STATED.high, STATED.part,
    )  # fmt: skip
    assert (told.text, told.provenance.basis, told.by) == ("minutes saved", Basis.CONTRACT, "")
    assert not sheet.go.isEnabled(), "it is not written down twice"
    sheet.refused("The disk is full")
    assert sheet.go.isEnabled() and "disk" in sheet.note.text()


def test_a_model_that_nobody_valued_begins_empty_and_says_what_it_lacks(sheet: ValueSheet) -> None:
    sheet.model.set_current("vision")
    sheet.model.chosen.emit("vision")
    assert (sheet.amount.text(), sheet.part.text(), sheet.how.text()) == ("", "100", "")
    assert go(sheet) == []
    assert sheet.amount.hasFocus() and not sheet.go.isEnabled()
    QTest.keyClicks(sheet.amount, "0,25")
    QTest.keyClicks(sheet.how, "one call less")
    (told,) = go(sheet)
    assert (told.model, told.amount, told.low, told.high, told.part) == ("vision", *(Decimal("0.25"),) * 3, 1)


@pytest.mark.parametrize(
    ("field", "text"),
    [("amount", "much"), ("amount", "-1"), ("amount", "NaN"), ("amount", "1e99"), ("low", "5"), ("high", "4"),
     ("part", "0"), ("part", "101"), ("how", "  ")],
)  # fmt: skip
def test_what_nobody_can_have_meant_goes_nowhere(sheet: ValueSheet, field: str, text: str) -> None:
    getattr(sheet, field).setText(text)
    assert go(sheet) == [] and not sheet.go.isEnabled()
