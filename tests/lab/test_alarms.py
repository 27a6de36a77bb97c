"""An alarm of a real node, raised by the shipped command, seen, acknowledged and over by the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.fleet.model.changes import add_nodes, add_site
from console.fleet.model.inventory import Node, Site
from console.main.compose import KNOWN_HOSTS, compose
from tests.lab.lab import Lab

#: A node that refuses is tried again and again before it is called lost.
_PATIENCE = 40.0


def test_a_node_that_is_lost_raises_an_alarm_that_is_acknowledged_and_over_when_it_is_back(
    lab: Lab, tmp_path: Path
) -> None:
    (there,) = lab.add_nodes(1)
    data = tmp_path / "data"
    parts = compose(data, source="test")
    inventory = parts.inventory
    inventory.apply(add_site(inventory.current(), Site("lab", "Lab")))
    node = Node("lab", there.name, there.host, there.user, there.port, identity_file=str(lab.client_key))
    inventory.apply(add_nodes(inventory.current(), [node]))
    parts.close()
    (data / KNOWN_HOSTS).write_text(lab.known_hosts.read_text())
    (data / KNOWN_HOSTS).chmod(0o600)
    command = [sys.executable, "-m", "console.main", "--data-dir", str(data)]
    environment = os.environ | {"HOME": str(tmp_path)}

    def driftvakt(*words: str) -> Any:
        done = subprocess.run(
            [*command, *words, "--json"], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return (
            [json.loads(line) for line in done.stdout.splitlines()] if words[1] == "list" else json.loads(done.stdout)
        )

    def until(seen: Callable[[], Any], said: str) -> Any:
        end = time.monotonic() + _PATIENCE
        while not (found := seen()):
            assert time.monotonic() < end, said
            time.sleep(0.2)
        return found

    with open(tmp_path / "watched", "w+b") as out:  # noqa: PTH123 - a file for a process
        watching = subprocess.Popen([*command, "watch", "--all", "--json"], env=environment, stdout=out, stderr=out)
        try:
            until(lambda: Path(out.name).stat().st_size > 0 and b"sample" in Path(out.name).read_bytes(), "a sample")
            there.kill_sshd()
            # Not all of them: the node is this machine, and what else troubles that may be an alarm, too.
            (lost,) = until(
                lambda: [each for each in driftvakt("alarms", "list") if each["rule"] == "link.lost"], "the alarm"
            )
            assert (lost["rule"], lost["node"], lost["state"], lost["behind"]) == (
                "link.lost", f"lab/{there.name}", "new", None,
            )  # fmt: skip
            assert driftvakt("alarms", "ack", str(lost["alarm"]))["state"] == "acknowledged"
            there.start_sshd()
            shown = until(
                lambda: (one := driftvakt("alarms", "show", str(lost["alarm"])))["state"] == "over" and one, "its end"
            )
            assert [move["move"] for move in shown["history"]] == ["raised", "acknowledged", "returned"]
        finally:
            watching.kill()
            watching.wait()


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the lab is of Linux")
