"""The ceremony from the question to where its answer goes: what was shown and compared, there and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from connectors.secrets import SessionSecrets
from connectors.ssh.fingerprints import randomart
from connectors.ssh.known_hosts import KnownHosts, VerdictKind, host_key_facts
from console.fleet.model.failures import WORDS
from console.fleet.model.inventory import Node
from console.fleet.model.links import SECRETS, Failure, LinkState
from console.fleet.page.handlers import FleetHandlers
from console.fleet.page.problems import acts
from console.fleet.page.sheets.answering import Answering, still_asked
from console.fleet.page.sheets.host_key import ChangedKeySheet, UnknownKeySheet
from console.fleet.page.sheets.question import Asked
from console.fleet.page.sheets.secret_prompt import SecretSheet
from console.fleet.service.trust import Trust
from console.journal.service import Journal
from console.pagekit.sheets import Sheets
from tests.support.keys import ED25519, OTHER
from tests.support.scripted import NOW, Desk, Fleet, live, unseen
from tests.support.window import pause, wait_until

NODE = "hall/g1"
ELSE = "g1 asks something else by now. This cannot be answered any more."


def key_asked(key: bytes, code: str = "ssh.host_key_unknown", **facts: str) -> Failure:
    return Failure(code, "g1:2200", host_key_facts("g1", 2200, key, randomart(key)) | facts)


PASSWORD = Failure("ssh.password_needed", "g1:2200", {"user": "ops", "secret": "password:ops@g1:2200"})
PASSPHRASE = Failure("ssh.passphrase_needed", "g1:2200", {"key_file": "/k", "secret": "passphrase:/k"})


@dataclass
class Ceremony:
    """The fleet's own handlers with a real known_hosts file, memory of secrets and journal; only the node is played."""

    window: QWidget
    fleet: Fleet
    desk: Desk
    trust: Trust
    journal: Journal
    handlers: FleetHandlers = field(init=False)

    def __post_init__(self) -> None:
        self.handlers = FleetHandlers(
            telemetry=self.fleet,
            inventory=self.fleet,  # type: ignore[arg-type]
            trust=self.trust,
            surroundings=self.desk,
            window=self.window,
            current=lambda: NODE,
        )
        self.desk.handlers["nodes.host_key"] = self.handlers.table()["nodes.host_key"]

    def asks(self, failure: Failure | None, state: LinkState = LinkState.ASKING) -> None:
        self.fleet.now[NODE] = unseen(state, failure=failure)

    def show_key(self) -> QDialog | None:
        self.handlers.asking()["nodes.host_key"]([NODE])
        return self.sheet("host_key")

    def show_secret(self) -> QDialog | None:
        self.handlers.table()["nodes.secret"]()
        return self.sheet("secret")

    def sheet(self, kind: str) -> QDialog | None:
        return self.window.findChild(QDialog, f"{kind}:{NODE}")

    def known(self, key: bytes) -> VerdictKind:
        return self.trust.known_hosts.check("g1", 2200, key).kind

    def secret(self, failure: Failure) -> str:
        held = self.trust.session.get(failure.facts["secret"])
        return held.reveal() if held is not None else ""

    def acts(self) -> list[tuple[str, str]]:
        return [(entry.type, entry.result) for entry in self.journal.entries(category="trust")]


@pytest.fixture
def ceremony(qtbot: QtBot, tmp_path: Path) -> Iterator[Ceremony]:
    window = QWidget()
    qtbot.addWidget(window)
    journal = Journal.open(tmp_path / "journal.db", actor="a@b", clock=lambda: NOW)
    trust = Trust(KnownHosts(tmp_path / "own" / "known_hosts"), SessionSecrets(), journal)
    yield Ceremony(window, Fleet(), Desk(), trust, journal)
    for sheet in window.findChildren(QDialog):
        sheet.close()
    journal.close()


def accept(sheet: QDialog | None) -> None:
    assert isinstance(sheet, UnknownKeySheet)
    sheet.accept_button.click()


def give(sheet: QDialog | None, text: str) -> None:
    assert isinstance(sheet, SecretSheet)
    sheet.fields[0].setText(text)
    sheet.send.click()


def test_the_key_that_was_shown_is_the_key_that_is_accepted(ceremony: Ceremony) -> None:
    ceremony.asks(key_asked(ED25519))
    sheet = ceremony.show_key()
    assert isinstance(sheet, UnknownKeySheet)
    assert sheet.asked == Asked(NODE, "g1", key_asked(ED25519))
    # The link is on its way to another try; nobody knows yet that another key will be shown there.
    ceremony.asks(None, LinkState.CONNECTING)
    sheet.compare.field.setText(key_asked(ED25519).facts["fingerprint"])
    accept(sheet)
    assert (ceremony.known(ED25519), ceremony.known(OTHER)) == (VerdictKind.KNOWN, VerdictKind.CHANGED)
    assert ceremony.fleet.retried == [NODE]
    assert ceremony.desk.said == ["Accepted the key of g1"]
    assert ceremony.acts() == [("hostkey.accepted", ""), ("hostkey.accepted", "ok")]


def test_the_key_the_job_hands_over_is_the_one_of_the_sheet(ceremony: Ceremony) -> None:
    ceremony.asks(key_asked(ED25519))
    sheet = ceremony.show_key()
    run = ceremony.desk.run

    def later(title, work, done, failed, **options):
        ceremony.asks(key_asked(OTHER))  # shown by the node between the click and the job's turn
        return run(title, work, done, failed, **options)

    ceremony.desk.run = later  # type: ignore[method-assign]
    accept(sheet)
    assert (ceremony.known(ED25519), ceremony.known(OTHER)) == (VerdictKind.KNOWN, VerdictKind.CHANGED)


def test_a_key_that_no_sheet_showed_is_not_trusted_whoever_asks_for_it(ceremony: Ceremony) -> None:
    trust = ceremony.handlers.table()["nodes.host_key"]
    ceremony.asks(key_asked(ED25519))
    shown = key_asked(ED25519).facts["fingerprint"]
    trust((NODE,), shown)
    assert ceremony.known(ED25519) is VerdictKind.UNKNOWN
    accept(ceremony.show_key())
    assert ceremony.trust.known_hosts.forget("g1", 2200)
    trust((NODE,), shown)  # compared once is accepted once
    assert ceremony.known(ED25519) is VerdictKind.UNKNOWN
    told = "hall/g1 shows no host key to decide on"
    assert ceremony.desk.said == [told, "Accepted the key of g1", told]


@pytest.mark.parametrize("looked", [True, False], ids=["noticed", "not noticed yet"])
def test_a_node_that_shows_another_key_by_now_gets_neither_accepted(ceremony: Ceremony, looked: bool) -> None:
    ceremony.asks(key_asked(ED25519))
    sheet = ceremony.show_key()
    ceremony.asks(key_asked(OTHER))
    if looked:
        wait_until(lambda: sheet.overtaken, 10, "the sheet to notice")
        assert sheet.note.text() == ELSE
        sheet.compare.field.setText(key_asked(ED25519).facts["fingerprint"])
        assert not sheet.accept_button.isEnabled()
    accept(sheet)
    assert {ceremony.known(ED25519), ceremony.known(OTHER)} == {VerdictKind.UNKNOWN}
    assert ceremony.fleet.retried == []
    assert ceremony.acts() == []
    assert ceremony.desk.said == ([] if looked else [ELSE])


def test_asked_again_the_sheet_shows_what_the_node_asks_now(ceremony: Ceremony) -> None:
    ceremony.asks(key_asked(ED25519))
    first = ceremony.show_key()
    assert ceremony.show_key() is first, "the same question has one sheet"
    ceremony.asks(key_asked(OTHER))
    second = ceremony.show_key()
    assert second is not first
    assert not first.isVisible()
    pause(0.05)  # the first is gone for good by now, and has not taken the second with it
    assert ceremony.show_key() is second
    accept(second)
    assert (ceremony.known(ED25519), ceremony.known(OTHER)) == (VerdictKind.CHANGED, VerdictKind.KNOWN)


def test_a_question_that_comes_back_is_asked_anew(ceremony: Ceremony) -> None:
    ceremony.asks(key_asked(ED25519))
    first = ceremony.show_key()
    ceremony.asks(key_asked(OTHER))
    wait_until(lambda: first.overtaken, 10)
    ceremony.asks(key_asked(ED25519))
    second = ceremony.show_key()
    assert second is not first
    accept(second)
    assert ceremony.known(ED25519) is VerdictKind.KNOWN


ORDERS = pytest.mark.parametrize("secret_first", [True, False], ids=["password, then key", "key, then password"])


def both(ceremony: Ceremony, secret_first: bool) -> tuple[QDialog | None, QDialog | None]:
    """The password and the key sheet of one node, opened one after the other: (first, second)."""
    questions = [(PASSWORD, ceremony.show_secret), (key_asked(ED25519), ceremony.show_key)]
    opened = []
    for failure, show in questions if secret_first else reversed(questions):
        ceremony.asks(failure)
        opened.append(show())
    return opened[0], opened[1]


@ORDERS
def test_of_two_sheets_of_a_node_each_answers_its_own_question(ceremony: Ceremony, secret_first: bool) -> None:
    sheets = both(ceremony, secret_first)
    ceremony.asks(None, LinkState.CONNECTING)  # it is not known which of the two it will ask
    secret, key = sheets if secret_first else reversed(sheets)
    give(secret, "s3cret")
    assert ceremony.secret(PASSWORD) == "s3cret"
    assert ceremony.known(ED25519) is VerdictKind.UNKNOWN
    accept(key)
    assert ceremony.known(ED25519) is VerdictKind.KNOWN
    assert ceremony.desk.said == ["Logging in to g1", "Accepted the key of g1"]


@ORDERS
def test_of_two_sheets_of_a_node_the_overtaken_one_answers_nothing(ceremony: Ceremony, secret_first: bool) -> None:
    first, second = both(ceremony, secret_first)
    answers = [(lambda sheet: give(sheet, "s3cret")), accept]
    for answer, sheet in zip(answers if secret_first else reversed(answers), (first, second), strict=True):
        answer(sheet)
    assert bool(ceremony.secret(PASSWORD)) is not secret_first
    assert (ceremony.known(ED25519) is VerdictKind.KNOWN) is secret_first
    assert len(ceremony.fleet.retried) == 1


def test_an_overtaken_password_is_wiped(ceremony: Ceremony) -> None:
    ceremony.asks(PASSWORD)
    sheet = ceremony.show_secret()
    assert isinstance(sheet, SecretSheet)
    QTest.keyClicks(sheet.fields[0], "s3cret")
    ceremony.asks(PASSPHRASE)
    wait_until(lambda: sheet.overtaken, 10)
    assert sheet.fields[0].text() == ""
    assert not sheet.fields[0].isEnabled()
    assert not sheet.send.isEnabled()
    other = ceremony.show_secret()
    assert isinstance(other, SecretSheet) and other.asked.failure == PASSPHRASE


@pytest.mark.parametrize("gone", [True, False], ids=["removed", "live"])
def test_a_node_that_waits_no_longer_is_not_answered(ceremony: Ceremony, gone: bool) -> None:
    ceremony.asks(key_asked(ED25519))
    sheet = ceremony.show_key()
    if gone:
        del ceremony.fleet.now[NODE]
    else:
        ceremony.fleet.now[NODE] = live()
    wait_until(lambda: sheet.overtaken, 10)
    assert sheet.note.text() == "g1 does not ask this any more. It cannot be answered."
    accept(sheet)
    assert ceremony.known(ED25519) is VerdictKind.UNKNOWN


def test_what_a_link_does_between_two_tries_overtakes_no_question() -> None:
    question = key_asked(ED25519)
    for state in (LinkState.WAITING, LinkState.CONNECTING, LinkState.STARTING, LinkState.OFF):
        assert still_asked(question, unseen(state)), state
    for state in (LinkState.LIVE, LinkState.LATE):
        assert not still_asked(question, unseen(state)), state
    assert still_asked(question, unseen(LinkState.LOST, failure=Failure("ssh.refused", "g1:2200")))
    assert not still_asked(question, unseen(LinkState.STOPPED, failure=key_asked(ED25519, "ssh.host_key_changed")))
    assert not still_asked(question, unseen(LinkState.ASKING, failure=key_asked(ED25519, alias="other")))


def test_a_servers_own_questions_are_the_same_only_word_for_word() -> None:
    def prompted(text: str) -> Failure:
        return Failure("ssh.answers_needed", "g1:2200", {"count": "1", "prompt_1": text, "secret_1": "x"})

    assert still_asked(prompted("Code 17"), unseen(LinkState.ASKING, failure=prompted("Code 17")))
    assert not still_asked(prompted("Code 17"), unseen(LinkState.ASKING, failure=prompted("Code 18")))


LAPSED = Failure("ssh.login_lapsed", "g1:2200", {**PASSWORD.facts, "asks": "ssh.password_needed", "tried": "/k"})


def test_where_a_key_is_refused_for_now_the_password_is_asked_for_in_place(ceremony: Ceremony) -> None:
    ceremony.asks(LAPSED, LinkState.LOST)
    sheet = ceremony.show_secret()
    assert sheet is not None
    ceremony.asks(None, LinkState.CONNECTING)
    ceremony.asks(LAPSED, LinkState.LOST)
    give(sheet, "word")
    assert ceremony.secret(LAPSED) == "word"


def test_a_refused_key_that_nothing_else_stands_for_opens_no_sheet(ceremony: Ceremony) -> None:
    ceremony.asks(Failure("ssh.login_lapsed", "g1:2200", {"user": "ops", "tried": "/k"}), LinkState.LOST)
    assert ceremony.show_secret() is None


NAME = Node("hall", "g1", "g1")


@pytest.mark.slow
@pytest.mark.parametrize("code", sorted(WORDS))
def test_whatever_a_person_can_mend_here_is_offered_where_it_is_told(code: str) -> None:
    """First what only a person knows or decides, else another try and the node's own settings."""
    offered = [command for command, _, _ in acts(Failure(code, "g1:2200"), NAME)]
    if code in ("ssh.host_key_unknown", "ssh.host_key_changed", "ssh.host_key_revoked"):
        assert offered == ["nodes.host_key"]
    elif code in SECRETS:
        assert offered == ["nodes.secret"]
    else:
        assert offered == ["nodes.retry", "nodes.edit"]
        for asked in SECRETS:
            also = [command for command, _, _ in acts(Failure(code, "g1:2200", {"asks": asked}), NAME)]
            assert also == ["nodes.secret", "nodes.retry", "nodes.edit"]


def test_nobody_looks_when_no_sheet_is_open(ceremony: Ceremony) -> None:
    ceremony.asks(key_asked(ED25519))
    sheet = ceremony.show_key()
    looking = ceremony.handlers.findChild(QTimer) or ceremony.window.findChild(QTimer)
    assert looking is not None and looking.isActive()
    sheet.reject()
    wait_until(lambda: not looking.isActive(), 10)


def test_a_changed_key_is_replaced_by_the_one_that_was_compared(ceremony: Ceremony) -> None:
    ceremony.trust.known_hosts.accept("g1", 2200, OTHER)
    ceremony.asks(key_asked(ED25519, "ssh.host_key_changed"), LinkState.STOPPED)
    sheet = ceremony.show_key()
    assert isinstance(sheet, ChangedKeySheet)
    assert not sheet.replace.isHidden()
    sheet.replace.click()
    assert ceremony.known(OTHER) is VerdictKind.KNOWN, "not without the new fingerprint"
    sheet.compare.field.setText(key_asked(ED25519).facts["fingerprint"])
    sheet.replace.click()
    assert (ceremony.known(ED25519), ceremony.known(OTHER)) == (VerdictKind.KNOWN, VerdictKind.CHANGED)
    assert ceremony.desk.said == ["Replaced the key of g1"]


def test_a_revoked_key_is_shown_as_revoked(ceremony: Ceremony) -> None:
    ceremony.asks(key_asked(ED25519, "ssh.host_key_revoked"), LinkState.STOPPED)
    sheet = ceremony.show_key()
    assert isinstance(sheet, ChangedKeySheet)
    assert sheet.replace.isHidden()
    assert "revoked" in sheet.windowTitle()


@pytest.mark.parametrize("code", ["", "ssh.host_certificate_bad", "ssh.password_needed"])
def test_without_a_key_to_decide_on_there_is_no_sheet(ceremony: Ceremony, code: str) -> None:
    ceremony.asks(Failure(code, "g1:2200") if code else None)
    assert ceremony.show_key() is None
    assert ceremony.desk.said == ["g1 shows no host key to decide on"]


def test_a_node_that_is_not_known_or_asks_for_no_secret_opens_nothing(ceremony: Ceremony) -> None:
    ceremony.handlers.asking()["nodes.host_key"](["hall/none"])
    ceremony.handlers.table()["nodes.secret"](["hall/none"])
    assert ceremony.show_secret() is None, "nothing was ever heard of it"
    ceremony.asks(Failure("ssh.refused", "g1:2200"))
    assert ceremony.show_secret() is None
    assert ceremony.desk.said == []


def test_a_key_that_cannot_be_written_down_is_not_told_as_accepted(ceremony: Ceremony, tmp_path: Path) -> None:
    (tmp_path / "own" / "known_hosts").mkdir(parents=True)
    ceremony.asks(key_asked(ED25519))
    accept(ceremony.show_key())
    (said,) = ceremony.desk.said
    assert said.startswith("The list of accepted host keys, ")
    assert ceremony.fleet.retried == []
    assert ceremony.acts() == [
        ("hostkey.accepted", ""),
        ("hostkey.accepted", "failed: ssh.known_hosts_unwritable"),
    ]


def test_a_sheet_whose_question_stands_can_be_answered_at_any_time(ceremony: Ceremony) -> None:
    ceremony.asks(key_asked(ED25519))
    sheet = ceremony.show_key()
    answering = ceremony.window.findChild(Answering)
    for state in (LinkState.ASKING, LinkState.CONNECTING, LinkState.ASKING):
        ceremony.asks(key_asked(ED25519) if state is LinkState.ASKING else None, state)
        answering.look()
    assert not sheet.overtaken
    accept(sheet)
    assert ceremony.known(ED25519) is VerdictKind.KNOWN


def test_closing_a_sheet_that_is_not_open_is_no_act(qtbot: QtBot) -> None:
    sheets = Sheets()
    sheets.close("host_key:none")
    assert sheets.get("host_key:none") is None
    assert sheets.all() == ()
