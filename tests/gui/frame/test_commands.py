"""Commands are data: one list, from which actions, keys, tooltips and the palette come."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.fleet.model.inventory import Inventory, Node, Site
from console.fleet.model.links import LinkState
from console.fleet.model.readings import NodeReading
from console.fleet.page.commands import HOST_KEY
from console.frame.acts import Acts
from console.frame.catalogue import PAGES, SETTINGS, Entry, commands_of, named, page_of
from console.frame.commands import COMMANDS
from console.frame.palette_items import everything
from console.work.service.carrying import Confirmation
from resources.text import Text
from tests.support import scripted
from tests.support.judged import judged
from widgets.palette import PaletteItem
from widgets.priority import Priority

ALL = (
    *COMMANDS,
    *(entry.opening for entry in PAGES),
    *(command for entry in PAGES for command in commands_of(entry)),
)


def test_no_two_commands_share_an_id_or_a_key() -> None:
    for counted in (Counter(c.id for c in ALL), Counter(c.shortcut for c in ALL if c.shortcut)):
        assert [name for name, count in counted.items() if count > 1] == []


@pytest.mark.slow
@pytest.mark.parametrize("command", ALL, ids=lambda command: command.id)
def test_every_command_says_what_it_does(command) -> None:
    assert isinstance(command.text, Text)
    assert command.text.source
    assert command.explanation.source
    if command.shortcut:
        sequence = QKeySequence(command.shortcut, QKeySequence.SequenceFormat.PortableText)
        assert sequence.toString(QKeySequence.SequenceFormat.PortableText) == command.shortcut


def test_only_what_somebody_carries_out_is_offered(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    acts = Acts(window)
    done: list[str] = []
    acts.add(COMMANDS, {"window.help": lambda: done.append("help")})
    assert [command.id for command in acts.commands()] == ["window.help"]
    acts.run("window.help")
    acts.action("window.help").trigger()
    assert done == ["help", "help"]
    assert not acts.offers("window.quit")
    with pytest.raises(KeyError):
        acts.run("window.quit")


def test_an_action_carries_words_key_and_tooltip(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    acts = Acts(window)
    acts.add(COMMANDS, {"window.palette": lambda: None})
    action = acts.action("window.palette")
    assert action.text() == "Find a command, node or GPU"
    assert action.shortcut().toString() == "Ctrl+K"
    assert action.toolTip()
    assert action in window.actions()


def test_a_command_that_is_not_possible_now_does_nothing(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    acts = Acts(window)
    done: list[int] = []
    acts.add(COMMANDS, {"window.back": lambda: done.append(1)})
    acts.action("window.back").setEnabled(False)
    acts.run("window.back")
    assert not done
    assert acts.commands() == []
    assert [command.id for command in acts.everything()] == ["window.back"]


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("fleet", "fleet"),
        ("node:hall/g1", "fleet"),
        ("gpu:hall/g1/3", "fleet"),
        ("site:hall", "fleet"),
        ("settings", "settings"),
        ("settings/appearance", "settings"),
        ("overview", "overview"),
        ("overview:", "overview"),
        ("nonsense", "overview"),
        ("", "overview"),
    ],
)
def test_every_address_has_a_page(place: str, key: str) -> None:
    assert page_of(place).key == key


def test_the_palette_offers_pages_commands_and_nodes() -> None:
    inventory = Inventory((Site("hall", "Trollhättan"),), (Node("hall", "g1", "g1.example.org", rack="A"),))
    keys = [item.key for item in everything(COMMANDS, inventory, {}, 0.0)]
    assert ("place", "node:hall/g1") in keys
    assert ("command", "window.help") in keys
    assert ("command", "window.palette") not in keys
    assert all(("place", entry.kinds[0]) in keys for entry in PAGES)


def test_the_palette_marks_what_is_not_normal_and_says_nothing_of_what_is() -> None:
    inventory = Inventory((Site("hall", "Trollhättan"),), (Node("hall", "a1", "a1.example.org", rack="A"),))

    def item(reading: NodeReading) -> PaletteItem:
        found = everything((), inventory, {"hall/a1": reading}, scripted.NOW)
        return next(each for each in found if each.key == ("place", "node:hall/a1"))

    lost = item(
        judged(
            scripted.live(node="hall/a1", link=scripted.link(LinkState.LOST, newest=scripted.NOW - 90)), scripted.NOW
        )
    )
    assert lost.priority is Priority.HIGH
    assert lost.detail.startswith("Trollhättan · A · Lost")
    well = item(scripted.live(node="hall/a1"))
    assert (well.priority, well.detail) == (Priority.NORMAL, "Trollhättan · A")


class Key(QObject):
    """A surface with one act that decides whom to trust: it asks, and does it when somebody agreed."""

    def __init__(self, acts: Acts) -> None:
        super().__init__()
        self.acts = acts
        self.asked: list[tuple[str, ...]] = []
        self.trusted: list[tuple[tuple[str, ...], str]] = []

    def ask(self, nodes: tuple[str, ...] = ()) -> None:
        self.asked.append(nodes)

    def trust(self, nodes: tuple[str, ...], fingerprint: str) -> None:
        self.trusted.append((nodes, fingerprint))


@pytest.fixture
def key(qtbot: QtBot) -> Key:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    acts = Acts(window)
    made = Key(acts)
    made.window = window
    acts.add([HOST_KEY, *COMMANDS], {HOST_KEY.id: made.trust}, {HOST_KEY.id: made.ask})
    return made


def by_menu(key: Key) -> None:
    key.acts.action(HOST_KEY.id).trigger()


def by_palette(key: Key) -> None:
    key.acts.run(HOST_KEY.id)


def by_a_page(key: Key) -> None:
    key.acts.run(HOST_KEY.id, nodes=("hall/g1",), fingerprint="SHA256:x")


def by_key(key: Key) -> None:
    action = key.acts.action(HOST_KEY.id)
    action.setShortcut(QKeySequence("Ctrl+J"))
    QTest.qWaitForWindowActive(key.window)
    QTest.keyClick(key.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("way", [by_menu, by_palette, by_key])
def test_a_dangerous_act_is_asked_for_whichever_way_it_comes(key: Key, way) -> None:
    way(key)
    assert key.asked == [()]
    assert key.trusted == []


def test_a_page_that_forgets_to_ask_has_it_asked(key: Key) -> None:
    key.acts._asking[HOST_KEY.id] = lambda **arguments: key.asked.append(arguments["nodes"])
    by_a_page(key)
    assert key.asked == [("hall/g1",)]
    assert key.trusted == []


def test_a_dangerous_act_is_done_once_somebody_agreed_to_it(key: Key) -> None:
    arguments = {"nodes": ("hall/g1",), "fingerprint": "SHA256:x"}
    key.acts.run(HOST_KEY.id, Confirmation(HOST_KEY.id, arguments, "SHA256:x"), **arguments)
    assert key.trusted == [(("hall/g1",), "SHA256:x")]
    assert key.asked == []


def test_a_dangerous_act_for_which_nobody_asks_is_not_offered_at_all(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    with pytest.raises(ValueError, match=r"nodes\.host_key"):
        Acts(window).add([HOST_KEY], {HOST_KEY.id: lambda: None})


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.key)
def test_a_page_is_registered_whole(entry: Entry) -> None:
    assert callable(named(entry.build))
    assert all(page_of(kind) is entry for kind in entry.kinds), "no other page shows its addresses"
    assert entry.sights, "the walk and the pictures go there"
    assert all(page_of(place) is entry for _name, place in entry.sights)
    assert all(setting in SETTINGS for setting in entry.settings)


def test_no_two_pages_share_an_address_or_a_picture() -> None:
    kinds = [kind for entry in PAGES for kind in entry.kinds]
    names = [name for entry in PAGES for name, _place in entry.sights]
    assert len(set(kinds)) == len(kinds)
    assert len(set(names)) == len(names)


def test_a_command_whose_page_is_not_made_yet_has_it_made(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    done: list[str] = []
    made: list[str] = []

    def offer(command: str) -> None:
        made.append(command)
        acts.add(COMMANDS, {"window.help": lambda: done.append("help")})

    acts = Acts(window, offer)
    acts.run("window.help")
    acts.run("window.help")
    assert (made, done) == (["window.help"], ["help", "help"])
