"""Dialogs: what they ask, what they refuse, and that the button names the act."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.page.sheets.add_nodes import AddNodesSheet
from console.fleet.page.sheets.edit_node import EditNodeSheet, RemoveNodesSheet
from console.fleet.page.sheets.importing import read_offers
from console.fleet.page.sheets.site_sheet import SiteSheet
from console.fleet.page.zones import local_zone
from console.fleet.service.inventory import InventoryService
from console.journal.service import Journal
from tests.support.scripted import INVENTORY, NODE, NOW, SITE, Desk
from tests.support.window import pause, wait_until

# -- nodes


@pytest.fixture
def service(tmp_path: Path):
    journal = Journal.open(tmp_path / "journal.db", actor="a@b", source="test", clock=lambda: NOW)
    made = InventoryService(journal)
    yield made
    journal.close()


def add_sheet(qtbot: QtBot, service: InventoryService, source: str) -> AddNodesSheet:
    sheet = AddNodesSheet(service, Desk(), source)
    qtbot.addWidget(sheet)
    sheet.show()
    return sheet


def test_a_node_by_hand_takes_its_name_from_the_host(qtbot: QtBot, service: InventoryService) -> None:
    sheet = add_sheet(qtbot, service, "hand")
    agreed: list = []
    sheet.agreed.connect(agreed.append)
    QTest.keyClicks(sheet.form.host, "root@g07.example.org")
    wait_until(sheet.add.isEnabled, 5)
    assert sheet.add.text() == "Add node g07"
    sheet.add.click()
    service.take(agreed[0])
    node = service.current().nodes[0]
    assert (node.name, node.host, node.user, node.site) == ("g07", "g07.example.org", "root", "home")


def test_enter_right_after_the_last_key_adds_the_node(qtbot: QtBot, service: InventoryService) -> None:
    """Typing or pasting and Enter is what everyone does: nobody waits until what was typed has been looked at."""
    sheet = add_sheet(qtbot, service, "hand")
    agreed: list = []
    sheet.agreed.connect(agreed.append)
    QTest.keyClicks(sheet.form.host, "g07.example.org")
    assert not sheet.add.isEnabled()
    QTest.keyClick(sheet.form.host, Qt.Key.Key_Return)
    wait_until(lambda: agreed, 5, "the node to be added")
    assert [row.node.name for row in agreed[0].rows] == ["g07"]
    assert not sheet.isVisible()


def test_what_is_typed_after_enter_takes_it_back(qtbot: QtBot, service: InventoryService) -> None:
    sheet = add_sheet(qtbot, service, "hand")
    agreed: list = []
    sheet.agreed.connect(agreed.append)
    QTest.keyClicks(sheet.form.host, "g07")
    QTest.keyClick(sheet.form.host, Qt.Key.Key_Return)
    if not agreed:  # it had not been looked at yet
        QTest.keyClicks(sheet.form.host, ".example.org")
        wait_until(sheet.add.isEnabled, 5)
        assert not agreed and sheet.isVisible()


def test_enter_after_a_range_shows_what_would_be_added_before_it_is(qtbot: QtBot, service: InventoryService) -> None:
    sheet = add_sheet(qtbot, service, "range")
    agreed: list = []
    sheet.agreed.connect(agreed.append)
    QTest.keyClicks(sheet.range, "g[01-03]")
    QTest.keyClick(sheet.range, Qt.Key.Key_Return)
    wait_until(sheet.add.isEnabled, 5)
    assert not agreed and sheet.add.text() == "Add 3 nodes"
    QTest.keyClick(sheet.range, Qt.Key.Key_Return)
    wait_until(lambda: agreed, 5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "name", "host", "user", "port"),
    [
        ("astrid@g07.hall:2222", "g07", "g07.hall", "astrid", 2222),
        ("10.0.0.7", "10.0.0.7", "10.0.0.7", "", 0),
        ("10.0.0.7:22", "10.0.0.7", "10.0.0.7", "", 22),
        ("[2001:db8::7]:2222", "ip-2001-db8--7", "2001:db8::7", "", 2222),
        ("2001:db8::7", "ip-2001-db8--7", "2001:db8::7", "", 0),
    ],
)
def test_a_host_is_taken_apart_as_it_is_given_to_other_commands(
    qtbot: QtBot, service: InventoryService, typed: str, name: str, host: str, user: str, port: int
) -> None:
    sheet = add_sheet(qtbot, service, "hand")
    sheet.form.host.setText(typed)
    node = sheet.form.node()
    assert (node.name, node.host, node.user, node.port) == (name, host, user, port)
    assert sheet.form.faults() == []


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["g07:99999", "g07:", "g07:ssh", "root@g07:0"])
def test_a_host_whose_port_is_none_is_refused_also_when_the_node_has_a_name(
    qtbot: QtBot, service: InventoryService, typed: str
) -> None:
    sheet = add_sheet(qtbot, service, "hand")
    sheet.form.name.setText("g07")
    sheet.form.host.setText(typed)
    assert len(sheet.form.faults()) == 1
    assert "no host" in sheet.form.first.faults()[0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("user", "port", "faults"), [("", "", 0), ("astrid", "2222", 0), ("root", "", 1), ("", "22", 1), ("root", "22", 2)]
)
def test_what_the_host_says_and_its_field_says_otherwise_is_not_dropped(
    qtbot: QtBot, service: InventoryService, user: str, port: str, faults: int
) -> None:
    sheet = add_sheet(qtbot, service, "hand")
    sheet.form.host.setText("astrid@g07:2222")
    sheet.form.user.setText(user)
    sheet.form.port.setText(port)
    assert len(sheet.form.second.faults()) == len(sheet.form.faults()) == faults
    sheet.form.host.setText("g07")
    assert sheet.form.faults() == sheet.form.second.faults() == []


def test_a_bad_name_is_said_below_its_field(qtbot: QtBot, service: InventoryService) -> None:
    sheet = add_sheet(qtbot, service, "hand")
    QTest.keyClicks(sheet.form.host, "g07")
    QTest.keyClicks(sheet.form.name, "g 07")
    wait_until(lambda: bool(sheet.form.first.faults()), 5)
    pause(0.4)
    assert not sheet.add.isEnabled()


def test_a_range_becomes_many_and_names_what_is_there_already(qtbot: QtBot, service: InventoryService) -> None:
    sheet = add_sheet(qtbot, service, "hand")
    QTest.keyClicks(sheet.form.host, "g02.example.org")
    wait_until(sheet.add.isEnabled, 5)
    sheet.agreed.connect(service.take)
    sheet.add.click()
    sheet = add_sheet(qtbot, service, "range")
    QTest.keyClicks(sheet.range, "g[01-16].example.org")
    wait_until(sheet.add.isEnabled, 5)
    assert sheet.add.text() == "Add 15 nodes"
    assert len(sheet.table.rows()) == 16
    assert "1 there already" in sheet._summary.text()


def test_a_range_that_makes_no_sense_says_why(qtbot: QtBot, service: InventoryService) -> None:
    sheet = add_sheet(qtbot, service, "range")
    QTest.keyClicks(sheet.range, "g[16-01].x")
    wait_until(sheet._nothing.isVisible, 5)
    pause(0.4)
    assert not sheet.add.isEnabled()
    assert "16" in sheet._nothing.accessibleName()


def test_a_file_is_previewed_with_its_duplicates_and_faults(
    qtbot: QtBot, service: InventoryService, tmp_path: Path
) -> None:
    file = tmp_path / "nodes.csv"
    file.write_text("name,host,site\ng1,10.0.0.1,hall\ng2,10.0.0.1,hall\n,,hall\ng3,10.0.0.3,hall\n", encoding="utf-8")
    sheet = add_sheet(qtbot, service, "csv")
    agreed: list = []
    sheet.agreed.connect(agreed.append)
    QTest.keyClicks(sheet.path, str(file))
    wait_until(sheet.add.isEnabled, 5)
    assert sheet.add.text() == "Add 2 nodes"
    assert "1 duplicate" in sheet._summary.text()
    assert any("the same machine" in row.cells[3] for row in sheet.table.rows())
    sheet.add.click()
    service.take(agreed[0])
    assert [node.name for node in service.current().nodes] == ["g1", "g3"]


def test_an_ssh_configuration_with_an_include_is_read(qtbot: QtBot, service: InventoryService, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "gpus").write_text("Host g2\n  HostName 10.0.0.2\n", encoding="utf-8")
    file = tmp_path / "config"
    file.write_text("Include more/*\nHost g1\n  HostName 10.0.0.1\nHost *\n  User root\n", encoding="utf-8")
    sheet = add_sheet(qtbot, service, "ssh_config")
    sheet.path.setText(str(file))
    wait_until(sheet.add.isEnabled, 5)
    assert {row.cells[1] for row in sheet.table.rows()} == {"home/g1", "home/g2"}


def test_a_file_that_is_not_there_says_so(qtbot: QtBot, service: InventoryService, tmp_path: Path) -> None:
    sheet = add_sheet(qtbot, service, "toml")
    sheet.path.setText(str(tmp_path / "nothing.toml"))
    wait_until(lambda: "cannot be read" in sheet._nothing.accessibleName(), 5)
    assert not sheet.add.isEnabled()


def test_editing_keeps_what_was_not_touched(qtbot: QtBot) -> None:
    node = Node("hall", "g1", "g1.example.org", port=2222, labels=("a", "b"), local=False, watched=False)
    sheet = EditNodeSheet(Inventory((SITE,), (node,)), node)
    qtbot.addWidget(sheet)
    sheet.show()
    assert sheet.form.node() == node
    agreed: list[tuple] = []
    sheet.agreed.connect(lambda seen, made: agreed.append((seen, made)))
    sheet.form.rack.setText("B")
    sheet.form.watched.click()
    sheet.save.click()
    seen, made = agreed[0]
    assert seen == node
    assert (made.rack, made.watched, made.port, made.labels) == ("B", True, 2222, ("a", "b"))


def test_this_workstation_has_no_address_to_edit(qtbot: QtBot) -> None:
    node = Node("hall", "here", "localhost", local=True)
    sheet = EditNodeSheet(Inventory((SITE,), (node,)), node)
    qtbot.addWidget(sheet)
    assert not sheet.form.host.isEnabled()
    assert sheet.form.node().local


def test_removing_names_what_leaves_and_keeps_by_default(qtbot: QtBot) -> None:
    sheet = RemoveNodesSheet(INVENTORY.nodes)
    qtbot.addWidget(sheet)
    sheet.show()
    agreed: list = []
    sheet.agreed.connect(agreed.append)
    assert sheet.remove.text() == "Remove 2 nodes"
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert agreed == []
    again = RemoveNodesSheet([NODE])
    qtbot.addWidget(again)
    again.agreed.connect(agreed.append)
    again.remove.click()
    assert agreed == [("hall/g1",)]


def test_a_new_site_can_be_named(qtbot: QtBot, service: InventoryService) -> None:
    sheet = AddNodesSheet(service, Desk(), "hand")
    qtbot.addWidget(sheet)
    assert sheet.form.site.site() == "home"
    other = EditNodeSheet(Inventory((Site("a", "A"), Site("b", "B")), (Node("b", "n", "n"),)), Node("b", "n", "n"))
    qtbot.addWidget(other)
    assert other.form.site.site() == "b"


def test_a_site_is_edited_with_a_zone_that_exists(qtbot: QtBot) -> None:
    sheet = SiteSheet(Inventory((SITE, Site("edge", "Uppsala"))), SITE)
    qtbot.addWidget(sheet)
    sheet.show()
    agreed: list[tuple] = []
    sheet.agreed.connect(lambda seen, site: agreed.append((seen, site)))
    assert not sheet.save.isEnabled()
    sheet.zone.setText("Mars/Olympus")
    assert not sheet.save.isEnabled()
    sheet.zone.setText("Europe/Helsinki")
    sheet.key.setText("edge")
    assert not sheet.save.isEnabled()
    sheet.key.setText("hall-1")
    sheet.save.click()
    assert agreed == [(SITE, Site("hall-1", "Trollhättan", zone="Europe/Helsinki"))]


def test_a_new_site_begins_in_this_workstations_zone(qtbot: QtBot) -> None:
    sheet = SiteSheet(Inventory(), None)
    qtbot.addWidget(sheet)
    sheet.show()
    assert sheet.zone.text() == local_zone()
    assert not sheet.save.isEnabled()
    QTest.keyClicks(sheet.name, "Lab")
    QTest.keyClicks(sheet.key, "lab")
    assert sheet.save.isEnabled()


def test_the_preview_names_folders_of_variables_that_it_does_not_read(tmp_path: Path) -> None:
    for folder in ("group_vars", "host_vars"):
        (tmp_path / folder).mkdir()
    (tmp_path / "hosts").write_text("[gpu]\ng1\n", encoding="utf-8")
    offers = read_offers("ansible", str(tmp_path / "hosts"), Inventory(), "hall")
    assert [str(note.sentence) for note in offers.notes] == [
        "group_vars + host_vars beside the file hold further variables; these are not read"
    ]
