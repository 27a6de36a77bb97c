"""What goes out of the log and comes back, by mouse: an export of what is listed, and the files of a witness."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.journal.service import Journal
from console.log.page.handlers import LogHandlers
from console.log.page.import_sheet import ImportSheet
from console.log.page.log_page import LogPage
from console.log.page.sharing_sheets import AskSheet, ExportSheet, WitnessSheet
from console.log.page.signed_sheet import SignedSheet
from console.log.service.desk import LogDesk
from console.log.service.exporting import Asked
from console.log.service.heads import journal_id
from console.log.service.sharing import Sharing
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


@pytest.mark.slow
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


@pytest.mark.slow
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
    sheet = WitnessSheet(there, around, str, page)  # type: ignore[arg-type]
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


@pytest.mark.slow
def test_another_log_is_taken_in_and_of_two_under_one_id_the_owner_is_believed(
    page: LogPage, tmp_path: Path, around: Desk, keys: Keys, maja: SomeKey, journal: Journal, qtbot: QtBot
):
    stranger = SomeKey(seed=9)
    assert "No other console's log" in page.others.said.text()
    assert not page.others.show_entries.isVisible()
    raws: dict[str, Path] = {}
    owner = Journal.open(tmp_path / "owner.db", actor="lo@edge", source="window", clock=Clock(NOW))
    fake = Journal.open(tmp_path / "fake.db", actor="mallory", source="window", clock=Clock(NOW))
    with fake.transaction() as work:
        work.run("UPDATE journals SET id = ? WHERE number = 1", (journal_id(owner),))
    for name, log, key in (("stranger", fake, stranger), ("owner", owner, maja)):
        log.append("odd", "odd.done", details={"by": name})
        raws[name] = tmp_path / f"{name}.dvlog"
        Sharing(log, check).export(Asked(), raws[name], key, key.line)
        log.close()

    def sheet() -> ImportSheet:
        press(page.others.take_in)
        found = page.handlers.sheets.get("import_log")  # type: ignore[attr-defined]
        assert isinstance(found, ImportSheet)
        return found

    made = sheet()
    assert (made.go.isEnabled(), made.note.text()) == (False, "Say which file.")
    (tmp_path / "x").write_text("x")
    made.place.text.setText(str(tmp_path / "x"))
    press(made.go)
    assert made.note.text() and made.go.isEnabled()
    made.place.text.setText(str(raws["stranger"]))
    press(made.go)
    assert around.said[-1].startswith("New entries of mallory: 1")
    page.told.emit()
    assert page.others.show_entries.isVisible()
    made = sheet()
    made.place.text.setText(str(raws["owner"]))
    press(made.go)
    for word in (stranger.line, maja.line):
        assert word in made.note.text(), "both are named"
    made.owner.setText(stranger.line)
    press(made.go)
    assert maja.line in made.note.text(), "that is another's"
    made.owner.setText(maja.line)
    press(made.go)
    assert around.said[-1] == f"New entries of lo@edge: 1, signed by {maja.line}"
    page.told.emit()
    assert [row.cells[:2] for row in page.others.table.rows()] == [("lo@edge", "1"), ("mallory", "1")]


@pytest.mark.slow
def test_a_witness_that_a_stranger_asked_first_says_so_and_believes_the_owner(
    page: LogPage, log: LogDesk, tmp_path: Path, around: Desk, maja: SomeKey
):
    stranger = SomeKey(seed=9)
    for name, key in (("fake", stranger), ("true", maja)):
        other = Journal.open(tmp_path / f"{name}.db", actor=name, source="window", clock=Clock(NOW))
        with other.transaction() as work:
            work.run("UPDATE journals SET id = 'aaaaaaaa-0000-4000-8000-000000000001' WHERE number = 1")
        other.append("odd", "odd.done", details={"by": name})
        Sharing(other, check).ask(tmp_path / name, key, key.line)
        other.close()
    press(page.witnesses.buttons["log.be_witness"])
    made = opened(page, "be_witness")
    assert isinstance(made, WitnessSheet)
    made.place.text.setText(str(tmp_path / "fake"))
    press(made.go)
    press(page.witnesses.buttons["log.be_witness"])
    made = opened(page, "be_witness")
    assert isinstance(made, WitnessSheet)
    made.place.text.setText(str(tmp_path / "true"))
    press(made.go)
    assert stranger.line in made.note.text() and maja.line in made.note.text()
    made.owner.setText(maja.line)
    press(made.go)
    assert "Counter-signed 1 entries of true" in around.said[-1]
    assert (tmp_path / "true.witness").exists()


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
