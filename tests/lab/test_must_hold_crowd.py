"""Two hundred nodes of which half hang, in the program's own window."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console.fleet.model.changes import add_nodes
from console.fleet.model.inventory import Node as Known
from console.fleet.model.links import LinkState
from tests.lab import keys
from tests.lab.lab import Lab
from tests.support.window_driver import SITE, LabWindow, lab_window

HALF = 100

#: A node that costs this machine next to nothing, for there are a hundred of them: the probe's protocol in shell.
LIGHT = r"""
exec 2>/dev/null
cat >/dev/null &
read -r up rest </proc/uptime
echo '{"driftvakt":1,"k":"hello","probe":"1","variant":"sh","python":"","host":"light","os":"","kernel":"","arch":"",' \
  '"cpus":1,"memory_bytes":null,"boot_id":"b","uptime":1.0,"t":1.0,"m":'$up',"pid":1,"user":"x"}' | tr -d '\n'; echo
echo '{"k":"inv","gen":1}'
n=0
while sleep 1; do
  n=$((n+1)); read -r up rest </proc/uptime
  echo '{"k":"s","n":'$n',"t":1.0,"m":'$up',"gen":1,"h":[1.5]}'
done
"""


@pytest.fixture
def console(qapp: QApplication, tmp_path: Path) -> Iterator[LabWindow]:
    with Lab() as lab, lab_window(qapp, lab, tmp_path) as running:
        yield running


@pytest.fixture
def silent() -> Iterator[list[int]]:
    """Ports of a hundred listeners that take connections and never say a word: hung machines."""
    with ExitStack() as stack:
        listeners = [stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=8)) for _ in range(HALF)]
        yield [listener.getsockname()[1] for listener in listeners]


@pytest.mark.timeout(240)
def test_two_hundred_nodes_of_which_half_hang(console: LabWindow, silent: list[int]) -> None:
    script = console.lab.directory / "light.sh"
    script.write_text(f"#!/bin/sh\n{LIGHT}")
    script.chmod(0o755)
    first = console.lab.add_nodes(1)[0]
    first_key = console.add(first)[0]
    console.wait_live(first_key)
    good = console.lab.add_nodes(HALF, prefix="l")

    def lighten() -> None:
        for node in good:
            node.options.force_command = script
            node.reload_sshd()

    console.meanwhile(lighten)
    with console.known_hosts.open("a") as file:
        file.writelines(keys.known_hosts_line(node.host, node.port, node.public_key) for node in good)
    live = [Known(SITE, node.name, node.host, node.user, node.port) for node in good]
    hung = [Known(SITE, f"hung{i:03d}", "127.0.0.1", "root", port) for i, port in enumerate(silent)]
    mixed = [node for pair in zip(hung, live, strict=True) for node in pair]

    def count(state: LinkState, of: list[Known]) -> int:
        return sum(console.link(node.key).state is state for node in of)

    begun = time.monotonic()
    with console.felt("200 nodes, half of them hung", [first_key]):
        inventory = console.parts.inventory
        console.meanwhile(lambda: inventory.apply(add_nodes(inventory.current(), mixed)))
        console.wait(lambda: len(console.fleet.list._last) == 2 * HALF + 1, 30, "the list to have the nodes")
        current = inventory.current()
        live = [node for node in current.nodes if node.name in {good.name for good in live}]
        hung = [node for node in current.nodes if node.name.startswith("hung")]
        console.go(hung[-1].key)
        console.wait(lambda: count(LinkState.LIVE, live) == HALF, 90, "every good node to be live")
        print(f"100 good nodes among 100 hung ones live after {time.monotonic() - begun:.1f} s")
        for node in hung:
            console.wait_failure(node.key, "ssh.banner_timeout", seconds=90)
        print(f"every hung node told after {time.monotonic() - begun:.1f} s")
        console.says("took the connection but said nothing for", "its sshd is stuck")
        stood = {node.key: console.newest(node.key) for node in live}
        console.wait(
            lambda: all((console.newest(key) or 0) > (newest or 0) for key, newest in stood.items()),
            20,
            "every good node to bring more",
        )
        assert count(LinkState.LIVE, live) == HALF
        assert console.window.top.nodes.value.text() == f"{HALF + 1} / {2 * HALF + 1}"
