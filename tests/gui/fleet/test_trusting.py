"""Trusting a host key in the window: nothing is trusted but the key that was compared, and only by way of the sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.fleet.model.links import Failure, LinkState
from console.fleet.page import commands as page
from console.fleet.page.handlers import FleetHandlers
from console.fleet.page.sheets.host_key import UnknownKeySheet
from console.frame.acts import Acts
from console.frame.background import Background
from console.frame.catalogue import SETTINGS
from console.frame.desk import Desk
from console.frame.memory import Memory
from tests.support import scripted
from tests.support.scripted import NOW, Fleet
from tests.support.window import wait_until

FACTS = {"host": "g1", "port": "22", "key": "AAAA", "fingerprint": "SHA256:" + "x" * 43, "key_type": "ssh-ed25519"}


class Trust:
    """Writes down what was trusted."""

    keyring = ""

    def __init__(self) -> None:
        self.accepted: list[tuple[str, str]] = []

    def accept_host_key(self, node: str, failure: Failure) -> None:
        self.accepted.append((node, failure.facts["fingerprint"]))

    def replace_host_key(self, node: str, failure: Failure) -> None:
        raise AssertionError("nothing was known before")


class Trusting:
    """The fleet's handlers in a window with real acts and jobs; the node shows a key that nobody knows."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.background = Background()
        self.acts = Acts(self.window)
        desk = Desk(self.acts, self.background, Memory(folder / "window.json", SETTINGS), lambda: NOW)
        fleet, self.trust = Fleet(), Trust()
        self.node = fleet.inventory.nodes[0].key
        asked = Failure("ssh.host_key_unknown", "g1", FACTS)
        fleet.now[self.node] = scripted.unseen(LinkState.ASKING, failure=asked)
        self.handlers = FleetHandlers(
            telemetry=fleet,
            inventory=fleet,
            trust=self.trust,
            surroundings=desk,
            window=self.window,
            current=lambda: self.node,
        )
        self.acts.add(page.COMMANDS, self.handlers.table(), self.handlers.asking())

    def sheet(self) -> UnknownKeySheet:
        found = self.window.findChild(UnknownKeySheet)
        assert found is not None
        return found


@pytest.fixture
def trusting(tmp_path: Path, qtbot: QtBot) -> Iterator[Trusting]:
    made = Trusting(tmp_path, qtbot)
    yield made
    made.background.close()


def test_the_command_opens_the_sheet_and_trusts_nothing(trusting: Trusting) -> None:
    trusting.acts.run("nodes.host_key")
    assert trusting.sheet().isVisible()
    assert trusting.trust.accepted == []


def test_what_was_compared_in_the_sheet_is_trusted(trusting: Trusting) -> None:
    trusting.acts.run("nodes.host_key")
    trusting.sheet().accepted_key.emit(trusting.sheet().asked)
    wait_until(lambda: trusting.trust.accepted, 10)
    assert trusting.trust.accepted == [(trusting.node, FACTS["fingerprint"])]


def test_another_key_than_the_one_in_the_sheet_is_not_trusted(trusting: Trusting) -> None:
    trusting.acts.run("nodes.host_key")
    trusting.handlers.table()["nodes.host_key"]((trusting.node,), "SHA256:" + "y" * 43)
    trusting.background.close()
    assert trusting.trust.accepted == []
