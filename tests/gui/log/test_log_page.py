"""The Log page over a real journal: listed, searched, filtered, verified, signed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from console.journal.model import Held, Verification
from console.journal.service import Journal
from console.log.page import file_card
from console.log.page.copy_card import ContinueSheet
from console.log.page.handlers import LogHandlers
from console.log.page.log_page import LogPage
from console.log.page.others_card import OtherLogSheet
from console.log.page.settings import BACKUP_FOLDER, BACKUP_HOURS
from console.log.service.checkpoints import Proof, Proved
from console.log.service.desk import LogDesk
from console.log.service.exporting import Asked, export, take_in
from console.log.service.heads import journal_id, place_of
from console.log.service.keeping import Keeping
from console.log.service.verifying import Verdict
from console.work.model.commands import Bar
from console.work.service.carrying import Standing
from tests.support.journals import Clock, opened
from tests.support.scripted import NOW, Desk
from tests.support.signing import SomeKey, check
from tests.unit.log.test_checkpoints import Locked, Outside


class Key:
    """A key at this machine."""

    def __init__(self, key: SomeKey, place: str = "agent", quiet: bool = True) -> None:
        self.key, self.place, self.quiet = key, place, quiet
        self.line, self.fingerprint, self.comment = key.line, f"SHA256:{key.line[-8:]}", "astrid"


class Keys:
    def __init__(self) -> None:
        self.held: list[Key] = []

    def available(self) -> Sequence[Key]:
        return self.held

    def sign(self, key: Key, message: bytes, namespace: str, passphrase: str | None = None) -> str:
        return key.key(message, namespace)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal.open(tmp_path / "journal.db", actor="astrid@desk", source="window", clock=Clock(NOW - 3600))
    yield made
    made.close()


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.fixture
def desk(journal: Journal, keys: Keys, tmp_path: Path) -> Iterator[LogDesk]:
    made = LogDesk(journal, tmp_path, check, lambda: keys)  # type: ignore[arg-type, return-value]
    yield made
    made.close()


@pytest.fixture
def around() -> Desk:
    return Desk()


@pytest.fixture
def page(qtbot, desk: LogDesk, around: Desk) -> LogPage:
    page = LogPage(desk, around, zone=lambda: "Europe/Stockholm", said=str, sign=lambda: around.act("log.checkpoint"))  # type: ignore[arg-type]
    handlers = LogHandlers(desk, around, page, str, page.verify)  # type: ignore[arg-type]
    around.handlers.update(handlers.table())
    qtbot.addWidget(page)
    page.resize(1400, 900)
    page.show()
    return page


def numbers(page: LogPage) -> list[object]:
    return [row.key for row in page.entries.table.rows()]


def cells(page: LogPage, number: int) -> list[str]:
    row = next(row for row in page.entries.table.rows() if row.key == number)
    return [cell if isinstance(cell, str) else cell.text for cell in row.cells]


def typed(page: LogPage, text: str) -> None:
    page.search.setText(text)
    QTest.qWait(250)


def work(journal: Journal, count: int = 3) -> None:
    for number in range(count):
        journal.append("inventory", "node.edited", targets=[f"node:hall/g{number:02d}"], details={"rack": f"R{number}"})


def test_a_log_in_which_nothing_was_done_says_what_belongs_here(page: LogPage):
    page.open("log")
    assert page.entries.empty.isVisible()
    assert "Nothing was done yet" in page.entries.empty.accessibleName()
    assert not page.entries.clear.isVisible(), "there is nothing to clear"
    assert page.chain.headline.text() == "Not verified yet"


def test_entries_are_told_in_plain_words_the_newest_first(page: LogPage, journal: Journal):
    work(journal, 2)
    journal.append("strange", "strange.thing", result="failed: ssh.refused")
    page.open("log")
    assert numbers(page) == [3, 2, 1]
    assert cells(page, 1)[2:6] == ["astrid@desk", "Edited nodes", "hall/g00", ""]
    assert cells(page, 3)[3] == "strange.thing", "what nobody here knows is shown as it is called"
    assert cells(page, 3)[5] == "Failed: ssh.refused"
    assert page.entries.foot.text() == "3 of 3 shown."


def test_words_are_looked_for_and_what_finds_nothing_offers_the_way_back(page: LogPage, journal: Journal):
    work(journal)
    page.open("log")
    typed(page, "R1")
    assert numbers(page) == [2]
    typed(page, "nowhere")
    assert page.entries.empty.isVisible()
    QTest.mouseClick(page.entries.clear, Qt.MouseButton.LeftButton)
    assert (numbers(page), page.search.text()) == ([3, 2, 1], "")


def test_kinds_are_taken_off_and_counted(page: LogPage, journal: Journal):
    work(journal)
    journal.append("people", "person.added")
    page.open("log")
    boxes = {name: box for name, (box, _) in page.filter.kinds._boxes.items()}
    assert [box.text() for box in boxes.values()] == ["Sites and nodes", "People"]
    boxes["inventory"].click()
    assert numbers(page) == [4]
    assert "inventory" in page.filter.kinds._boxes, "what is off can be put on again"
    boxes["inventory"].click()
    assert numbers(page) == [4, 3, 2, 1]


def test_a_bar_of_the_day_lists_its_hour_and_once_more_all(page: LogPage, journal: Journal):
    work(journal)
    page.open("log")
    bars = page.bars
    place = next(i for i, count in enumerate(bars._counts) if count)
    x = round((place + 0.5) * bars.width() / len(bars._counts))
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(x, 20))
    assert len(numbers(page)) == bars._counts[place]
    empty = next(i for i, count in enumerate(bars._counts) if not count)
    QTest.mouseClick(bars, Qt.MouseButton.LeftButton, pos=QPoint(round((empty + 0.5) * bars.width() / 24), 20))
    assert numbers(page) == []
    bars.setFocus()
    QTest.keyClick(bars, Qt.Key.Key_Return)
    assert numbers(page) == [3, 2, 1]


def test_an_entry_is_shown_as_it_is_hashed_and_leads_to_what_it_is_about(page: LogPage, journal: Journal, around: Desk):
    work(journal)
    page.open("log")
    page.entries.table.setFocus()
    page.entries.table.set_current(3)
    QTest.keyClick(page.entries.table, Qt.Key.Key_Down)
    assert page.entry.isVisible()
    assert '"sequence":2' in page.entry.text.toPlainText()
    assert '"rack": "R1"' in page.entry.text.toPlainText()
    assert page.entry._subtitle.text() == "Edited nodes, by astrid@desk, from window"
    assert page.entry.follows.text().endswith("match")
    QTest.mouseClick(page.entry.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == page._desk.entry(2)[1]  # type: ignore[index]
    QTest.mouseClick(page.entry.open, Qt.MouseButton.LeftButton)
    assert around.places == ["node:hall/g01"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("targets", "leads"),
    [
        (["alarm:12", "node:hall/g01"], "alarm:12"),
        (["rule:gpu.hot", "incident:INC-2026-0041"], "incident:INC-2026-0041"),
        (["drill:3"], "drill:3"),
        (["rule:gpu.hot"], ""),
    ],
)
def test_an_entry_leads_to_whatever_a_page_shows(
    page: LogPage, journal: Journal, around: Desk, targets: list[str], leads: str
) -> None:
    journal.append("odd", "odd.done", targets=targets)
    page.open("log/1")
    assert page.entry.open.isVisible() == bool(leads)
    if leads:
        QTest.mouseClick(page.entry.open, Qt.MouseButton.LeftButton)
    assert around.places == ([leads] if leads else [])


def test_an_address_with_a_number_shows_that_entry(page: LogPage, journal: Journal):
    work(journal)
    page.open("log/1")
    assert '"sequence":1' in page.entry.text.toPlainText()
    page.open("log/99")
    assert not page.entry.isVisible()


@pytest.mark.slow
def test_older_entries_come_as_one_scrolls(page: LogPage, journal: Journal):
    with journal.transaction() as writing:
        for number in range(450):
            writing.append("odd", "counted", details={"number": number})
    page.open("log")
    assert len(numbers(page)) == 200
    for wanted in (400, 450):
        bar = page.entries.table.verticalScrollBar()
        bar.setValue(bar.maximum())
        QTest.qWait(20)
        assert len(numbers(page)) == wanted
    assert numbers(page) == list(range(450, 0, -1))
    assert page.entries.foot.text() == "450 of 450 shown."


def test_what_is_written_meanwhile_is_listed(page: LogPage, journal: Journal):
    page.open("log")
    work(journal, 1)
    page.told.emit()
    assert numbers(page) == [1]


def test_the_chain_is_verified_when_the_page_is_opened_and_what_is_broken_is_named(
    page: LogPage, journal: Journal, tmp_path: Path
):
    work(journal)
    page.open("log")
    assert page.chain.headline.text() == "Unbroken"
    assert page.chain.said.text().startswith("3 entries checked ")
    assert "by the chain alone" in page.chain.claim.text()
    with sqlite3.connect(tmp_path / "journal.db") as file:
        file.execute("DROP TRIGGER entries_keep")
        file.execute("UPDATE entries SET entry = replace(entry, 'astrid', 'malory') WHERE sequence = 2")
    QTest.mouseClick(page.chain.verify, Qt.MouseButton.LeftButton)
    assert page.chain.headline.text() == "Broken"
    assert "Entry 2 does not hold" in page.chain.said.text()
    assert page.chain.claim.text() == "Before it 1 entry holds, by the chain alone."


@pytest.mark.slow
def test_a_checkpoint_is_signed_by_the_key_at_hand_and_proves_what_it_covers(
    page: LogPage, journal: Journal, keys: Keys, around: Desk
):
    work(journal)
    page.open("log")
    QTest.mouseClick(page.chain.sign, Qt.MouseButton.LeftButton)
    assert "no SSH key" in around.said[-1]
    keys.held = [Key(SomeKey())]
    QTest.mouseClick(page.chain.sign, Qt.MouseButton.LeftButton)
    assert around.said[-1] == "Signed a checkpoint"
    assert page.chain.claim.text().startswith("Proved up to 3, ")
    page.told.emit()
    assert cells(page, 4)[3:5] == ["Signed a checkpoint", "the log"]
    assert cells(page, 4)[5].startswith("3 entries, root ")
    QTest.mouseClick(page.chain.sign, Qt.MouseButton.LeftButton)
    assert "nothing new to sign" in around.said[-1]


def test_a_key_whose_file_is_locked_is_not_asked_for_in_passing(
    page: LogPage, journal: Journal, keys: Keys, around: Desk
):
    work(journal)
    page.open("log")
    keys.held = [Key(SomeKey(), place="/home/astrid/.ssh/id_ed25519", quiet=False)]
    QTest.mouseClick(page.chain.sign, Qt.MouseButton.LeftButton)
    assert "ssh-add" in around.said[-1]
    assert len(journal.entries()) == 3


def test_the_page_explains_itself_and_finds_its_search(page: LogPage):
    assert len(page.help()) == 4
    page.focus_filter()
    assert page.search.hasFocus()


def test_one_entry_is_one_and_of_many_things_the_first_are_named(page: LogPage, journal: Journal):
    journal.append("inventory", "inventory.imported", targets=[f"node:hall/g{number}" for number in range(9)])
    page.open("log")
    assert page.chain.said.text().startswith("1 entry checked ")
    assert cells(page, 1)[4] == "hall/g0, hall/g1, hall/g2 and 6 more"


def test_the_file_is_backed_up_into_a_folder_that_is_chosen(
    page: LogPage, around: Desk, journal: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal.append("test", "counted")
    page.open("log")
    assert not page.file.backup.isEnabled()
    assert "Choose a folder" in page.file.said.text()
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(file_card.QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    QTest.mouseClick(page.file.folder, Qt.MouseButton.LeftButton)
    assert around.said[-1] == "Backed up the log"
    assert len(list(folder.iterdir())) == 1
    assert page.file.backup.isEnabled()
    assert "would go with it" in page.file.said.text(), "the same disk is told"
    page.file.hours.chosen.emit(168)
    assert around.recall(BACKUP_HOURS) == 168
    page.open("log")
    assert page.file.hours.current() == 168
    folder.rename(tmp_path / "pulled out")
    page.back_up()
    assert "There is no folder" in around.said[-1]
    assert (page.file.backup.isEnabled(), "cannot be reached" in page.file.said.text()) == (False, True)


def test_what_may_not_be_done_at_this_desk_is_not_remembered(
    page: LogPage, around: Desk, journal: Journal, tmp_path: Path
) -> None:
    journal.append("test", "counted")
    page.open("log")
    around.standing = Standing((Bar.LOCKED,))
    page.file.hours.chosen.emit(168)
    page.file.folder_chosen.emit(str(tmp_path))
    assert (around.recall(BACKUP_HOURS), around.recall(BACKUP_FOLDER)) == (24, "")
    assert list(tmp_path.glob("driftvakt-*")) == []
    assert page.file.hours.current() == 24, "it shows what holds"


@pytest.mark.slow
@pytest.mark.parametrize(("held", "words"), list(zip(Held, ("backup", "longer", "another"), strict=True)))
def test_a_copy_says_so_and_goes_on_once_somebody_agreed(
    page: LogPage, around: Desk, desk: LogDesk, journal: Journal, held: Held, words: str
) -> None:
    journal.append("test", "counted")
    page.open("log")
    assert not page.copy.isVisible()
    journal.hold(held)
    page.written()
    assert page.copy.isVisible()
    assert words in page.copy.headline.text()
    handlers = page.findChild(LogHandlers)
    assert handlers is not None
    handlers.asking()["log.continue"]()
    sheet = page.findChild(ContinueSheet)
    assert sheet is not None
    sheet.reason.setText("the old disk died")
    sheet.go_on.click()
    assert around.confirmed[-1].command == "log.continue"
    assert desk.keeping.state("").held is None
    assert journal.entries()[-1].details["reason"] == "the old disk died"
    page.written()
    assert not page.copy.isVisible()


def test_what_is_lost_is_seen_before_somebody_goes_on_from_a_copy(
    page: LogPage, desk: LogDesk, journal: Journal
) -> None:
    work(journal)
    handlers = page.findChild(LogHandlers)
    assert handlers is not None

    def said(outside: Outside | None) -> str:
        desk.keeping = Keeping(journal, lambda: outside)
        handlers.asking()["log.continue"]()
        (sheet,) = page.findChildren(ContinueSheet)
        text = sheet.gone.text()
        sheet.setParent(None)
        sheet.close()
        return text

    outside = Outside()
    assert "Nothing is known" in said(outside)
    assert "Nobody could be asked" in said(None)
    assert "Nobody could be asked" in said(Locked())
    outside.put(journal_id(journal), f"9:{'0' * 64}")
    assert "9 entries were known, and here are 3" in said(outside)
    outside.put(journal_id(journal), f"2:{'0' * 64}")
    assert "entry 2 was known to be another" in said(outside)
    outside.put(place_of(journal), f"{'a' * 8}-0000-4000-8000-000000000001@1204:{'0' * 64}")
    assert "another log lay here, which was known to have 1,204 entries" in said(outside)


def test_logs_of_others_that_were_taken_in_are_seen_with_their_entries(
    page: LogPage, journal: Journal, tmp_path: Path
) -> None:
    journal.append("test", "counted")
    page.open("log")
    assert not page.others.table.isVisible()
    key = SomeKey(seed=3)
    with opened(tmp_path / "other.db", actor="maja@edge") as other:
        for name in ("h1", "h2"):
            other.append("inventory", "node.added", targets=[f"node:{name}"])
        parts: list[str] = []
        export(other, Asked(), key, key.line, parts.append)
    take_in(journal, "".join(parts).encode(), check)
    page.told.emit()
    assert page.others.table.isVisible()
    (row,) = page.others.table.rows()
    assert row.cells[:2] == ("maja@edge", "2")
    QTest.mouseClick(page.others.show_entries, Qt.MouseButton.LeftButton)
    sheet = page.sheets.get(f"log {row.key}")
    assert isinstance(sheet, OtherLogSheet)
    assert [(each.cells[0], each.cells[3], each.cells[4]) for each in sheet.table.rows()] == [
        ("2", "Added nodes", "h2"),
        ("1", "Added nodes", "h1"),
    ]
    assert key.line in sheet.text.text()


def test_counts_are_grouped_in_thousands(page: LogPage) -> None:
    proof = Proof(Proved(2001, 2000, datetime(2027, 1, 1, tzinfo=UTC), "key"), 1487)
    verdict = Verdict(Verification(3487, "f" * 64), proof, (), (), None, "")
    page.chain.show_verdict(verdict, "UTC", 0.0, 1.0)
    assert "3,487 entries checked" in page.chain.said.text()
    assert dict(page.chain._facts(verdict))["Last checkpoint"] == "2,000 entries"
    assert dict(page.chain._facts(verdict))["Not yet under a signature"] == "1,487 entries"
