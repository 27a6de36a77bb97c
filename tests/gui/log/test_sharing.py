"""What goes out of the log and comes back, by mouse: an export of what is listed, and the files of a witness."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.journal.service import Journal
from console.log.page.handlers import LogHandlers
from console.log.page.log_page import LogPage
from console.log.page.sharing_sheets import AskSheet, ExportSheet, WitnessSheet
from console.log.page.signed_sheet import SignedSheet
from console.log.service.desk import LogDesk
from tests.support.at_desk import Key, Keys, press
from tests.support.journals import Clock
from tests.support.scripted import NOW, Desk
from tests.support.signing import SomeKey, check


@pytest.fixture
def page(qtbot: QtBot, log: LogDesk, around: Desk, journal: Journal, keys: Keys, astrid: SomeKey) -> LogPage:
    keys.held = [Key(astrid)]
    journal.append("inventory", "node.added", targets=["node:hall/g01"], details={"host": "g01.hall"})
    journal.append("trust", "hostkey.accepted", targets=["node:hall/g01"], details={"host": "g01.hall"})
    made = LogPage(log, around, zone=lambda: "UTC", said=str, sign=lambda: None)  # type: ignore[arg-type]
    handlers = LogHandlers(log, around, made, str, lambda: None, asked=lambda: made.asked)  # type: ignore[arg-type]
    around.handlers.update(handlers.table())
    made.handlers = handlers  # type: ignore[attr-defined]
    qtbot.addWidget(made)
    made.resize(1400, 900)
    made.show()
    made.open("log")
    return made


def opened(page: LogPage, name: str) -> SignedSheet:
    found = page.handlers.sheets.get(name)  # type: ignore[attr-defined]
    assert isinstance(found, SignedSheet)
    return found


def test_what_is_listed_is_exported_and_anybody_can_check_it(page: LogPage, tmp_path: Path, around: Desk):
    page.filter.kinds._boxes["trust"][0].click()
    press(page.export)
    made = opened(page, "export_log")
    assert isinstance(made, ExportSheet)
    assert (made.since.text(), made.kinds.text()) == ("all times", "Sites and nodes")
    made.place.text.setText(str(tmp_path / "nowhere" / "x"))
    assert made.note.text() == "There is no such folder."
    made.place.text.setText("")
    assert made.note.text() == "Say where it goes."
    (tmp_path / "there").touch()
    made.place.text.setText(str(tmp_path / "there"))
    press(made.go)
    assert "is there already" in made.note.text()
    made.without.setText("host, ")
    made.place.text.setText(str(tmp_path / "part.dvlog"))
    press(made.go)
    assert around.said[-1] == f"1 entry exported to {tmp_path / 'part.dvlog'}"
    text = (tmp_path / "part.dvlog").read_text()
    assert "node.added" in text
    assert "hostkey.accepted" not in text
    assert "g01.hall" not in text
    checked = subprocess.run([sys.executable, tmp_path / "verify_log.py", tmp_path / "part.dvlog"], check=False)
    assert checked.returncode in (0, 3), "it holds; by whom, only a list of signers could tell"


def test_a_target_narrows_the_export_and_what_fits_nothing_is_said(page: LogPage, tmp_path: Path):
    press(page.export)
    made = opened(page, "export_log")
    assert isinstance(made, ExportSheet)
    made.target.setText("node:hall/g99")
    made.place.text.setText(str(tmp_path / "part.dvlog"))
    press(made.go)
    assert "No entry of the log is like that" in made.note.text()
    assert not (tmp_path / "part.dvlog").exists()


def test_a_witness_vouches_by_a_file_that_goes_there_and_back(
    page: LogPage, log: LogDesk, tmp_path: Path, around: Desk, keys: Keys, maja: SomeKey, qtbot: QtBot
):
    assert "No other console" in page.witnesses.next.text()
    press(page.witnesses.buttons["log.ask_witness"])
    ask = opened(page, "ask_witness")
    assert isinstance(ask, AskSheet)
    ask.place.text.setText(str(tmp_path / "monday"))
    press(ask.go)
    assert "take it to the other console" in around.said[-1]
    other = Journal.open(tmp_path / "other.db", actor="lo@edge", source="window", clock=Clock(NOW))
    other.append("odd", "odd.done")
    (tmp_path / "edge").mkdir()
    their_keys = Keys()
    their_keys.held = [Key(maja)]
    there = LogDesk(other, tmp_path / "edge", check, lambda: their_keys)  # type: ignore[arg-type, return-value]
    sheet = WitnessSheet(there, around, page)  # type: ignore[arg-type]
    qtbot.addWidget(sheet)
    sheet.show()
    assert sheet.note.text() == "Say which request."
    sheet.place.text.setText(str(tmp_path / "monday"))
    press(sheet.go)
    assert "Counter-signed 2 entries of astrid@desk" in around.said[-1]
    there.close()
    other.close()
    page.handlers.take_answer_of(str(tmp_path / "monday.witness"))  # type: ignore[attr-defined]
    assert around.said[-1] == "lo@edge vouches for 2 entries"
    page.told.emit()
    assert page.witnesses.next.text() == "2 entries came after what a witness saw. Bring the next to lo@edge."
    page.handlers.take_answer_of(str(tmp_path / "monday"))  # type: ignore[attr-defined]
    assert "no witness's answer" in around.said[-1]
    page.handlers.take_answer_of(str(tmp_path / "gone"))  # type: ignore[attr-defined]
    assert "No such file" in around.said[-1]


def test_a_request_that_is_none_is_refused_in_the_sheet(page: LogPage, tmp_path: Path):
    press(page.witnesses.buttons["log.be_witness"])
    made = opened(page, "be_witness")
    assert isinstance(made, WitnessSheet)
    (tmp_path / "x").write_text("x")
    made.place.text.setText(str(tmp_path / "x"))
    press(made.go)
    assert made.note.text()
    assert made.go.isEnabled()
    assert not (tmp_path / "x.witness").exists()
