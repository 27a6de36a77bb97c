"""The program's own window on real nodes: a node is added by hand, its key compared, and its graphs move."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.fleet.model.links import LinkState
from console.fleet.page.sheets.add_nodes import AddNodesSheet
from console.fleet.page.sheets.host_key import ChangedKeySheet, UnknownKeySheet
from tests.lab.lab import Lab
from tests.lab.nodes import Node
from tests.support.window_driver import SITE, LabWindow, lab_window

pytestmark = pytest.mark.xdist_group("window")  # one window for all


@pytest.fixture(scope="module")
def console(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabWindow]:
    with Lab() as lab, lab_window(qapp, lab, tmp_path_factory.mktemp("console")) as running:
        yield running


def keygen_line(node: Node) -> str:
    """What the node's administrator reads on the node."""
    told = subprocess.run(
        ["ssh-keygen", "-lf", f"{node.host_key}.pub"], capture_output=True, text=True, check=True
    ).stdout
    assert "SHA256:" in told
    return told.strip()


def test_a_node_is_added_by_hand_its_key_compared_and_its_graphs_move(console: LabWindow) -> None:
    node = console.lab.add_nodes(1)[0]
    stub = node.give_gpus()
    stub.set("count", 4)
    console.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    sheet = console.dialog("add_nodes")
    assert isinstance(sheet, AddNodesSheet)
    sheet.form.more_button.click()
    sheet.form.site.name.clear()
    for field, text in (
        (sheet.form.site.name, SITE),
        (sheet.form.host, node.host),
        (sheet.form.name, node.name),
        (sheet.form.user, node.user),
        (sheet.form.port, str(node.port)),
    ):
        QTest.keyClicks(field, text)
    console.wait(sheet.add.isEnabled, 10, "the node to be looked at")
    console.click(sheet.add)
    console.wait(lambda: console.page.header.name.whole_text() == node.name, 10, "the window to go to the new node")
    key = console.key(f"{SITE}/{node.name}")
    assert console.window.place == f"node:{key}"

    console.says("Waits for you to look at its host key", "has never seen")
    assert "Accepted" not in node.log.read_text(errors="replace")
    console.click(console.button(f"Look at the key of {node.name}", console.page.road))
    ceremony = console.dialog(f"host_key:{key}")
    assert isinstance(ceremony, UnknownKeySheet)
    ours = keygen_line(console.lab.add_nodes(1)[0])
    QTest.keyClicks(ceremony.compare.field, ours)
    assert not ceremony.accept_button.isEnabled(), "another machine's fingerprint was taken"
    ceremony.compare.field.clear()
    QTest.keyClicks(ceremony.compare.field, keygen_line(node))
    console.click(ceremony.accept_button)

    console.wait_live(key)
    assert "Accepted" in node.log.read_text(errors="replace")
    console.wait(lambda: not console.road() and not console.headline(), 10, "the road to be clear")
    assert "4 × H200" in console.page.header.facts.whole_text()
    gpus = console.page.gpus
    console.wait(lambda: gpus.isVisible() and bool(gpus._tracks), 20, "the first curves")
    stub.set("utilization", 61)
    wanted = ", ".join(f"{gpu}: 61\xa0%" for gpu in range(4))
    side = gpus._sides["utilization"]
    console.wait(lambda: side.accessibleDescription() == wanted, 15, side.accessibleDescription)

    def ends() -> list[tuple[float, float]]:
        curves = [track for key, track in gpus._tracks.items() if isinstance(key, tuple) and key[0] == "utilization"]
        return [(float(curve.times[-1]), float(curve.values[-1])) for curve in curves if len(curve.times)]

    console.wait(
        lambda: [value for _, value in ends()] == [61.0] * 4, 15, lambda: f"the curves to end at 61 %: {ends()}"
    )
    newest = max(time for time, _ in ends())
    console.wait(lambda: min(time for time, _ in ends()) > newest, 15, "the curves to move on")
    console.wait(lambda: bool(console.page.ports.table.rows()), 15, "the node's network ports")
    assert any(entry.type == "hostkey.accepted" for entry in console.parts.journal.entries())


def test_a_changed_host_key_stops_loudly_until_the_new_one_was_brought(console: LabWindow) -> None:
    node, bystander = console.lab.add_nodes(2)
    key, other = console.add(node, bystander)
    console.wait_live(key, other)
    console.go(key)
    with console.felt("host key changed", [other]) as feel:
        console.meanwhile(node.change_host_key, node.restart_sshd)
        console.wait(lambda: console.link(key).state is LinkState.STOPPED, 60, "the loud stop")
        console.says("Stopped: the host key has changed", "STOPPED", "CHANGED")
        tries = node.log.read_text(errors="replace").count("Connection closed by")
        brought = feel.brought[other]
        console.wait(lambda: feel.brought[other] >= brought + 5, 30, "the other node to flow")
        assert console.link(key).state is LinkState.STOPPED
        assert node.log.read_text(errors="replace").count("Connection closed by") == tries, "it tried again by itself"
    console.click(console.button("See both keys", console.page.road))
    sheet = console.dialog(f"host_key:{key}")
    assert isinstance(sheet, ChangedKeySheet)
    QTest.keyClicks(sheet.compare.field, keygen_line(bystander))
    assert not sheet.replace.isEnabled()
    sheet.compare.field.clear()
    QTest.keyClicks(sheet.compare.field, keygen_line(node))
    console.click(sheet.replace)
    console.wait_live(key)
    console.wait(lambda: not console.headline(), 10, "the headline to be gone")
