"""Files of a node over a real sshd: looked through, fetched, also over a line that is cut, sent, taken back."""

from __future__ import annotations

import os
import re
import threading
from pathlib import Path

import pytest

from connectors.runner.fetching import Phase
from connectors.ssh.configuration import Surroundings
from console.fleet.model.changes import add_nodes, add_site
from console.fleet.model.inventory import Node, Site
from console.journal.model import Target
from console.main.compose import compose
from tests.contract.cli.conftest import Driftvakt
from tests.support.relay import Relay
from tests.support.sshd import Sshd, public_line

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
TEXT = os.urandom(1 << 20) * 24


@pytest.fixture
def node(tmp_path: Path) -> Path:
    (tmp_path / "node").mkdir()
    return tmp_path / "node"


def test_a_folder_is_listed_a_file_fetched_and_one_sent_and_taken_back(
    driftvakt: Driftvakt, address: str, key: Path, trusted: None, node: Path
) -> None:
    assert driftvakt("nodes", "add", address, "--name", "g01", "--site", "hall").status == 0
    (node / "run.log").write_bytes(b"loss 0.25\n")
    (node / "\x1b[31mred\nname").touch()
    (node / "out").symlink_to("/etc/hostname")
    records = driftvakt("files", "list", "g01", str(node), "--json").records
    assert [each["name"] for each in records] == ["\\x1b[31mred\\nname", "out", "run.log"]
    assert (records[1]["type"], records[1]["to"], records[2]["size"]) == ("link", "/etc/hostname", 10)
    got = driftvakt("files", "get", "g01", f"{node}/run.log", str(driftvakt.folder), "--json")
    assert (got.status, (driftvakt.folder / "run.log").read_bytes()) == (0, b"loss 0.25\n")

    (driftvakt.folder / "new.log").write_bytes(b"mine\n")
    asked = ("files", "send", "g01", str(driftvakt.folder / "new.log"), f"{node}/run.log")
    sent = driftvakt(*asked, "--replace", "--yes")
    assert sent.status == 0, sent.out + sent.err
    assert (node / "run.log").read_bytes() == b"mine\n"
    [kept] = node.glob(".driftvakt-kept-*")
    assert kept.read_bytes() == b"loss 0.25\n"
    run = re.search(r"plan ([0-9a-f]{8})", sent.out + sent.err)
    assert run is not None, sent.out + sent.err
    back = driftvakt("act", "undo", run[1], "--json").document
    undone = driftvakt("act", "apply", back["id"][:8], "--yes")
    assert undone.status == 0, undone.out + undone.err
    assert (node / "run.log").read_bytes() == b"loss 0.25\n" and not list(node.glob(".driftvakt-*"))


def test_a_line_that_is_cut_is_made_anew_and_the_file_goes_on(
    driftvakt: Driftvakt, server: Sshd, key: Path, node: Path
) -> None:
    (node / "large").write_bytes(TEXT)
    with Relay(server.host, server.port) as relay:
        known = f"[{relay.host}]:{relay.port} {public_line(server.host_keys[0])}\n"
        (driftvakt.home / ".ssh" / "known_hosts").write_text(known)
        surroundings = Surroundings(home=driftvakt.home, environment={})
        parts = compose(driftvakt.data, source="test", surroundings=surroundings)
        try:
            inventory = parts.inventory
            inventory.apply(add_site(inventory.current(), Site("hall", "Hall")))
            g01 = Node("hall", "g01", relay.host, user=server.user, port=relay.port)
            inventory.apply(add_nodes(inventory.current(), [g01]))
            [found] = inventory.current().nodes
            target = Target(f"node:{found.id}", f"node:{found.full_name}")
            told: list[int] = []

            def cutting(phase: Phase, done: int, _of: int) -> None:
                if phase is Phase.BYTES:
                    told.append(done)
                    if done > len(TEXT) // 2 and len(told) > 1 and cut.acquire(blocking=False):
                        relay.hang_up()

            cut = threading.Semaphore(1)
            place = driftvakt.folder / "large"
            fetched = parts.files.fetch(target, f"{node}/large", place, progress=cutting)
            assert place.read_bytes() == TEXT
            assert 0 < fetched.had < len(TEXT), "it went on where it was"
            begun, ended = [each for each in parts.journal.entries() if each.type == "file.fetched"]
            assert (begun.result, ended.result, ended.details["had"]) == ("", "ok", fetched.had)
        finally:
            parts.close()
