"""`kill -9` of the whole program in the middle of everything: started again it has its inventory and its past, and
shows what it last knew, as old, before any link is up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console.fleet.model.addresses import Address
from console.fleet.model.links import LinkState
from tests.lab.lab import Lab
from tests.support.window_driver import LabWindow, texts

pytestmark = pytest.mark.timeout(120)

#: The program in a process of its own, on a home and a data directory; says a line of JSON a second.
PROGRAM = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from console.main.window import Options, Program, application
directory = Path(sys.argv[1])
program = Program(application(offscreen=True), Options(directory, directory / "logs", language="en"))
def tell():
    readings = program.collector.readings() if program.collector else {}
    print(json.dumps({key: [str(r.link.state), r.link.newest_sample] for key, r in readings.items()}), flush=True)
timer = QTimer(); timer.timeout.connect(tell); timer.start(250)
sys.exit(program.run())
"""


@pytest.fixture
def lab() -> Iterator[Lab]:
    with Lab() as made:
        yield made


def test_a_killed_program_comes_back_with_all_it_knew(
    qapp: QApplication, lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    monkeypatch.setenv("HOME", str(home))
    for name in ("SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    nodes = lab.add_nodes(3)
    nodes[0].give_gpus().set("count", 2)
    first = LabWindow(qapp, lab, home, data)
    names = first.add(*nodes)
    before = first.parts.inventory.current()
    first.close()

    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(data)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert child.stdout is not None
    begun, told = 0.0, {}
    for line in child.stdout:
        told = json.loads(line)
        if begun == 0.0 and len(told) == 3 and all(state == "live" and newest for state, newest in told.values()):
            begun = time.monotonic()
        if begun and time.monotonic() - begun > 14.0:
            break
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    killed = time.time()
    newest = {key: value for key, (_, value) in told.items()}
    for node in nodes:
        node.kill_sshd()  # so that nothing new can come

    second = LabWindow(qapp, lab, home, data)
    try:
        assert second.parts.inventory.current().nodes == before.nodes
        assert second.parts.journal.verify().sound
        second.go(names[0])
        second.wait(lambda: second.newest(names[0]), 20, "the last known state")
        second.says("OLD")
        assert second.link(names[0]).state is not LinkState.LIVE
        assert second.page.gpus.isVisible(), "the shape of the node was forgotten"
        values = {value.value for value in second.page.gpus._sides["power"]._values}
        assert values == {"–"}, "an old figure is shown as if it were now"
        lost = max(newest[key] - (second.newest(key) or 0.0) for key in names)
        print(f"kill -9: the newest sample of every node is back to within {lost:.1f} s")
        assert lost < 15.0
        assert second.program.collector is not None
        track = second.program.collector.track(Address("gpu", names[0], "0"), "power", killed - 14.0, killed, 14)
        assert len(track.times) >= 4 and track.times[-1] <= killed
        for node in nodes:
            second.meanwhile(node.start_sshd)
        second.window.acts.run("nodes.retry")
        second.wait_live(*names)
        second.wait(lambda: not [text for text in texts(second.page.road) if "OLD" in text], 5, "the page to follow")
        assert second.window.place == f"node:{names[0]}"
    finally:
        second.close()
