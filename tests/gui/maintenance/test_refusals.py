"""A refusal that is long stands whole beside what was asked."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from console.pagekit.sheet import Sheet


def test_a_sheet_grows_with_its_note(qtbot: QtBot) -> None:
    sheet = Sheet("Restart hall/g1")
    field = QLineEdit()
    sheet.content.addWidget(field)
    sheet.add_button("Make the plan")
    qtbot.addWidget(sheet)
    sheet.show()
    before = sheet.height()
    sheet.set_note("g1 is at work: " + "python3 (204400), s.lind, " * 8 + "drain it first.", "critical")
    qtbot.wait(20)
    assert sheet.height() > before
    assert sheet.note.height() >= sheet.note.heightForWidth(sheet.note.width())
    assert not field.geometry().intersects(sheet.note.geometry())
