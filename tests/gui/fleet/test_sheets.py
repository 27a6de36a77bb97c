"""Dialogs: what they ask, what they refuse, and that the button names the act."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.page.sheets.add_nodes import AddNodesSheet
from console.fleet.page.sheets.edit_node import EditNodeSheet, RemoveNodesSheet
from console.fleet.page.sheets.host_key import ChangedKeySheet, UnknownKeySheet, fingerprint_in, key_file
from console.fleet.page.sheets.importing import read_offers
from console.fleet.page.sheets.secret_prompt import SecretSheet
from console.fleet.page.sheets.site_sheet import SiteSheet
from console.fleet.page.zones import local_zone
from console.fleet.service.inventory import InventoryService
from console.journal.service import Journal
from tests.support.scripted import INVENTORY, NODE, NOW, SITE, Desk
from tests.support.window import pause, wait_until

FINGERPRINT = "SHA256:" + "r0a9weU3/8IDMI0qFpXRH1G0v+3LDIvH/qwY5fvL3yI"
FACTS = {
    "host": "g1.example.org",
    "port": "22",
    "key_type": "ssh-ed25519",
    "fingerprint": FINGERPRINT,
    "randomart": "+--[ED25519 256]--+\n|       .oBB.     |\n+----[SHA256]-----+",
    "known_fingerprint": "SHA256:" + "B" * 43,
    "file": "/home/a/known_hosts",
    "line": "7",
}


def texts(widget) -> str:
    return " ".join(part.text() for part in widget.findChildren(QAbstractButton)) + " ".join(
        part.text() for part in widget.findChildren(QLineEdit)
    )


# -- host keys


@pytest.mark.parametrize(
    "line",
    [FINGERPRINT, f"256 {FINGERPRINT} root@g1 (ED25519)", f"  {FINGERPRINT}=\n", f"g1: {FINGERPRINT}"],
)
def test_a_fingerprint_is_found_in_what_ssh_keygen_prints(line: str) -> None:
    assert fingerprint_in(line) == FINGERPRINT


@given(st.text(max_size=200))
def test_other_text_holds_no_fingerprint(text: str) -> None:
    if "SHA256:" not in text:
        assert fingerprint_in(text) == ""


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("ssh-ed25519", "ed25519"),
        ("ssh-rsa", "rsa"),
        ("rsa-sha2-512", "rsa"),
        ("ecdsa-sha2-nistp256", "ecdsa"),
        ("", "ed25519"),
    ],
)
def test_the_command_names_the_file_of_that_key(kind: str, name: str) -> None:
    assert key_file(kind) == f"/etc/ssh/ssh_host_{name}_key.pub"


def test_an_unknown_key_is_compared_by_pasting(qtbot: QtBot) -> None:
    sheet = UnknownKeySheet("hall/g1", "g1", FACTS)
    qtbot.addWidget(sheet)
    sheet.show()
    accepted: list[str] = []
    sheet.accepted_key.connect(accepted.append)
    assert sheet.compare.field.hasFocus() or sheet.focusWidget() is sheet.compare.field
    QTest.keyClicks(sheet.compare.field, "SHA256:tooshort")
    assert sheet.compare.state == "none"
    assert not sheet.accept_button.isEnabled()
    sheet.compare.field.setText(f"256 SHA256:{'C' * 43} root@g1")
    assert sheet.compare.state == "other"
    assert not sheet.accept_button.isEnabled()
    sheet.compare.field.setText(f"256 {FINGERPRINT} root@g1")
    assert sheet.compare.state == "same"
    QTest.mouseClick(sheet.accept_button, Qt.MouseButton.LeftButton)
    assert accepted == ["hall/g1"]


def test_not_now_accepts_nothing(qtbot: QtBot) -> None:
    sheet = UnknownKeySheet("hall/g1", "g1", FACTS)
    qtbot.addWidget(sheet)
    sheet.show()
    accepted: list[str] = []
    sheet.accepted_key.connect(accepted.append)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert accepted == []
    assert not sheet.isVisible()


def test_a_key_without_a_fingerprint_cannot_be_accepted(qtbot: QtBot) -> None:
    sheet = UnknownKeySheet("hall/g1", "g1", {"host": "g1"})
    qtbot.addWidget(sheet)
    assert not sheet.accept_button.isEnabled()


def test_the_button_names_the_act_and_the_command_can_be_copied(qtbot: QtBot) -> None:
    sheet = UnknownKeySheet("hall/g1", "g1", FACTS)
    qtbot.addWidget(sheet)
    assert sheet.accept_button.text() == "Accept key of g1"
    copy = next(button for button in sheet.findChildren(QAbstractButton) if button.text() == "Copy")
    copy.click()
    assert QGuiApplication.clipboard().text() == "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"


def test_a_changed_key_has_no_one_click_way_in(qtbot: QtBot) -> None:
    sheet = ChangedKeySheet("hall/g1", "g1", FACTS)
    qtbot.addWidget(sheet)
    sheet.show()
    replaced: list[str] = []
    sheet.replaced_key.connect(replaced.append)
    assert not sheet.replace.isEnabled()
    QTest.keyClick(sheet, Qt.Key.Key_Return)  # the main button is the safe one
    assert replaced == []
    again = ChangedKeySheet("hall/g1", "g1", FACTS)
    qtbot.addWidget(again)
    again.show()
    again.replaced_key.connect(replaced.append)
    again.compare.field.setText(FACTS["known_fingerprint"])
    assert not again.replace.isEnabled()
    again.compare.field.setText(FINGERPRINT)
    QTest.mouseClick(again.replace, Qt.MouseButton.LeftButton)
    assert replaced == ["hall/g1"]


def test_replacing_says_what_becomes_of_a_key_in_the_operators_own_list(qtbot: QtBot) -> None:
    def captions(facts: dict[str, str]) -> str:
        sheet = ChangedKeySheet("hall/g1", "g1", facts)
        qtbot.addWidget(sheet)
        return " ".join(label.text() for label in sheet.findChildren(QLabel))

    assert "marks the old key as revoked" not in captions(FACTS)
    assert "marks the old key as revoked" in captions(FACTS | {"known_elsewhere": "AAAA"})


def test_a_revoked_key_has_no_way_in_at_all(qtbot: QtBot) -> None:
    sheet = ChangedKeySheet("hall/g1", "g1", FACTS, revoked=True)
    qtbot.addWidget(sheet)
    sheet.show()
    assert not sheet.replace.isVisible()
    assert not sheet.compare.isVisible()


# -- secrets


def test_a_password_is_given_once_and_wiped_from_the_field(qtbot: QtBot) -> None:
    facts = {"user": "root", "wrong": "no", "secret": "password:x"}
    sheet = SecretSheet("hall/g1", "g1", "ssh.password_needed", facts, target="g1:22", keyring="Test Keyring")
    qtbot.addWidget(sheet)
    sheet.show()
    given: list[tuple] = []
    sheet.given.connect(lambda *got: given.append(got))
    assert not sheet.send.isEnabled()
    assert sheet.fields[0].echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(sheet.fields[0], "hunter2")
    sheet.keep.click()
    field = sheet.fields[0]
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert given == [("hall/g1", ("hunter2",), True)]
    assert field.text() == ""


def test_without_a_keyring_nothing_is_promised(qtbot: QtBot) -> None:
    sheet = SecretSheet("hall/g1", "g1", "ssh.passphrase_needed", {"key_file": "/k"}, target="g1:22")
    qtbot.addWidget(sheet)
    sheet.show()
    assert not sheet.keep.isVisible()
    assert sheet.send.text() == "Unlock key"


def test_a_servers_own_questions_are_all_asked(qtbot: QtBot) -> None:
    facts = {
        "title": "Two factors",
        "instructions": "Look at your phone",
        "count": "2",
        "prompt_1": "Password:",
        "echo_1": "no",
        "prompt_2": "Code: ",
        "echo_2": "yes",
    }
    sheet = SecretSheet("hall/g1", "g1", "ssh.answers_needed", facts, target="g1:22", keyring="Test Keyring")
    qtbot.addWidget(sheet)
    sheet.show()
    given: list[tuple] = []
    sheet.given.connect(lambda *got: given.append(got))
    assert [field.accessibleName() for field in sheet.fields] == ["Password", "Code"]
    assert [field.echoMode() for field in sheet.fields] == [QLineEdit.EchoMode.Password, QLineEdit.EchoMode.Normal]
    assert not sheet.keep.isVisible()
    QTest.keyClicks(sheet.fields[0], "a")
    assert not sheet.send.isEnabled()
    QTest.keyClicks(sheet.fields[1], "b")
    sheet.send.click()
    assert given == [("hall/g1", ("a", "b"), False)]


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


@pytest.mark.parametrize("typed", ["g07:99999", "g07:", "g07:ssh", "root@g07:0"])
def test_a_host_whose_port_is_none_is_refused_also_when_the_node_has_a_name(
    qtbot: QtBot, service: InventoryService, typed: str
) -> None:
    sheet = add_sheet(qtbot, service, "hand")
    sheet.form.name.setText("g07")
    sheet.form.host.setText(typed)
    assert len(sheet.form.faults()) == 1
    assert "no host" in sheet.form.first.faults()[0]


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
    sheet.agreed.connect(lambda key, made: agreed.append((key, made)))
    sheet.form.rack.setText("B")
    sheet.form.watched.click()
    sheet.save.click()
    key, made = agreed[0]
    assert key == "hall/g1"
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
    sheet.agreed.connect(lambda key, site: agreed.append((key, site)))
    assert not sheet.save.isEnabled()
    sheet.zone.setText("Mars/Olympus")
    assert not sheet.save.isEnabled()
    sheet.zone.setText("Europe/Helsinki")
    sheet.key.setText("edge")
    assert not sheet.save.isEnabled()
    sheet.key.setText("hall-1")
    sheet.save.click()
    assert agreed == [("hall", Site("hall-1", "Trollhättan", zone="Europe/Helsinki"))]


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
