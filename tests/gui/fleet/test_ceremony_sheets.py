"""What the sheets of the ceremony show of a host key, how it is compared, and how a secret is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from console.fleet.model.links import Failure
from console.fleet.page.sheets.host_key import ChangedKeySheet, UnknownKeySheet, fingerprint_in, key_file
from console.fleet.page.sheets.question import Asked
from console.fleet.page.sheets.secret_prompt import SecretSheet

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


def asked(facts: dict[str, str] = FACTS, code: str = "ssh.host_key_unknown") -> Asked:
    return Asked("hall/g1", "g1", Failure(code, "g1:22", facts))


# -- host keys


@pytest.mark.parametrize(
    "line",
    [FINGERPRINT, f"256 {FINGERPRINT} root@g1 (ED25519)", f"  {FINGERPRINT}=\n", f"g1: {FINGERPRINT}"],
)
def test_a_fingerprint_is_found_in_what_ssh_keygen_prints(line: str) -> None:
    assert fingerprint_in(line) == FINGERPRINT


@pytest.mark.slow
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
    sheet = UnknownKeySheet(asked())
    qtbot.addWidget(sheet)
    sheet.show()
    accepted: list[Asked] = []
    sheet.accepted_key.connect(accepted.append)
    assert sheet.compare.field.hasFocus() or sheet.focusWidget() is sheet.compare.field
    QTest.keyClicks(sheet.compare.field, "SHA256:tooshort")
    assert sheet.compare.state == "none"
    assert not sheet.accept_button.isEnabled()
    for other in (
        f"256 SHA256:{'C' * 43} root@g1",
        FINGERPRINT[:-1] + "J",
        FINGERPRINT.swapcase().replace("sha", "SHA"),
    ):
        sheet.compare.field.setText(other)
        assert sheet.compare.state == "other", other
        assert not sheet.accept_button.isEnabled()
    sheet.compare.field.setText(" ")
    assert sheet.compare.state == ""
    assert sheet.accept_button.isEnabled(), "comparing here is offered, not asked for"
    sheet.compare.field.setText(f"256 {FINGERPRINT} root@g1")
    assert sheet.compare.state == "same"
    QTest.mouseClick(sheet.accept_button, Qt.MouseButton.LeftButton)
    assert accepted == [asked()]


def test_not_now_accepts_nothing(qtbot: QtBot) -> None:
    sheet = UnknownKeySheet(asked())
    qtbot.addWidget(sheet)
    sheet.show()
    accepted: list[Asked] = []
    sheet.accepted_key.connect(accepted.append)
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert accepted == []
    assert not sheet.isVisible()


def test_a_key_without_a_fingerprint_cannot_be_accepted(qtbot: QtBot) -> None:
    sheet = UnknownKeySheet(asked({"host": "g1"}))
    qtbot.addWidget(sheet)
    assert not sheet.accept_button.isEnabled()


def test_the_button_names_the_act_and_the_command_can_be_copied(qtbot: QtBot) -> None:
    sheet = UnknownKeySheet(asked())
    qtbot.addWidget(sheet)
    assert sheet.accept_button.text() == "Accept key of g1"
    copy = next(button for button in sheet.findChildren(QAbstractButton) if button.text() == "Copy")
    copy.click()
    assert QGuiApplication.clipboard().text() == "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub"


def test_a_changed_key_has_no_one_click_way_in(qtbot: QtBot) -> None:
    sheet = ChangedKeySheet(asked())
    qtbot.addWidget(sheet)
    sheet.show()
    replaced: list[Asked] = []
    sheet.replaced_key.connect(replaced.append)
    assert not sheet.replace.isEnabled()
    QTest.keyClick(sheet, Qt.Key.Key_Return)  # the main button is the safe one
    assert replaced == []
    again = ChangedKeySheet(asked())
    qtbot.addWidget(again)
    again.show()
    again.replaced_key.connect(replaced.append)
    for wrong in (FACTS["known_fingerprint"], "SHA256:tooshort", FINGERPRINT[:-1], FINGERPRINT, " "):
        again.compare.field.setText(wrong)
        assert again.replace.isEnabled() is (wrong == FINGERPRINT), wrong
    again.compare.field.setText(FINGERPRINT)
    QTest.mouseClick(again.replace, Qt.MouseButton.LeftButton)
    assert replaced == [asked()]


def test_replacing_says_what_becomes_of_a_key_in_the_operators_own_list(qtbot: QtBot) -> None:
    def captions(facts: dict[str, str]) -> str:
        sheet = ChangedKeySheet(asked(facts))
        qtbot.addWidget(sheet)
        return " ".join(label.text() for label in sheet.findChildren(QLabel))

    assert "marks the old key as revoked" not in captions(FACTS)
    assert "marks the old key as revoked" in captions(FACTS | {"known_elsewhere": "AAAA"})


def test_a_revoked_key_has_no_way_in_at_all(qtbot: QtBot) -> None:
    sheet = ChangedKeySheet(asked(), revoked=True)
    qtbot.addWidget(sheet)
    sheet.show()
    assert not sheet.replace.isVisible()
    assert not sheet.compare.isVisible()


# -- secrets


def test_a_password_is_given_once_and_wiped_from_the_field(qtbot: QtBot) -> None:
    question = asked({"user": "root", "wrong": "no", "secret": "password:x"}, "ssh.password_needed")
    sheet = SecretSheet(question, keyring="Test Keyring")
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
    assert given == [(question, ("hunter2",), True)]
    assert field.text() == ""


def test_without_a_keyring_nothing_is_promised(qtbot: QtBot) -> None:
    sheet = SecretSheet(asked({"key_file": "/k"}, "ssh.passphrase_needed"))
    qtbot.addWidget(sheet)
    sheet.show()
    assert not sheet.keep.isVisible()
    assert sheet.send.text() == "Unlock key"


def test_a_secret_that_was_wrong_is_asked_for_again_and_says_so(qtbot: QtBot) -> None:
    def shown(wrong: str) -> list[str]:
        sheet = SecretSheet(asked({"user": "root", "wrong": wrong}, "ssh.password_needed"))
        qtbot.addWidget(sheet)
        return [label.text() for label in sheet.findChildren(QLabel)]

    assert "The last one was not right." in shown("yes")
    assert "The last one was not right." not in shown("no")


def test_a_server_may_ask_sixteen_things_at_once_and_no_more(qtbot: QtBot) -> None:
    facts = {f"prompt_{number}": f"Question {number}" for number in range(1, 18)}
    sheet = SecretSheet(asked(facts, "ssh.answers_needed"))
    qtbot.addWidget(sheet)
    assert [field.accessibleName() for field in sheet.fields] == [f"Question {number}" for number in range(1, 17)]


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
    question = asked(facts, "ssh.answers_needed")
    sheet = SecretSheet(question, keyring="Test Keyring")
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
    assert given == [(question, ("a", "b"), False)]
