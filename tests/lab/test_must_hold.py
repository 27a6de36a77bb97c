"""Real nodes do their worst while the program's window is open on them: it stays smooth, the rest keep flowing, the
node says what is wrong on its page, and comes back by itself or waits for the operator.

Each test has a victim of its own; the steady nodes are watched through all of them. One of them logs in through fish,
which greets with a banner, as site shells do.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from console.fleet.model.links import LinkState
from tests.lab import keys
from tests.lab.conftest import _need_full
from tests.lab.lab import Lab
from tests.lab.nodes import Node
from tests.support.window_driver import LabWindow, lab_window, texts

YEAR = 366 * 86_400
ESCAPES = "\\033[2J\\033]0;pwned\\007\\033[31mgo away\\n"

pytestmark = pytest.mark.xdist_group("must hold")  # one window for all


@dataclass(frozen=True, slots=True)
class Bed:
    """A window on steady nodes, to which victims come."""

    window: LabWindow
    lab: Lab
    steady: tuple[str, ...]

    def victim(self, *, gpus: bool = False) -> tuple[Node, str]:
        """A node that is live and in sight."""
        node = self.lab.add_nodes(1)[0]
        if gpus:
            node.give_gpus()
        key = self.window.add(node)[0]
        self.window.go(key)
        self.window.wait_live(key)
        return node, key

    def say_nothing_wrong(self) -> None:
        """The page of the victim is as if nothing had ever happened. Work that waits for files is this computer's own,
        whose disk other tests' machines share: it is over 20 s after they let go."""
        self.window.wait(
            lambda: not self.window.headline() and not self.window.road(),
            90,
            lambda: f"the page to be well again; it says {self.window.headline()!r} {self.window.road()!r}",
        )


@pytest.fixture(scope="module")
def bed(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    with Lab() as lab, lab_window(qapp, lab, tmp_path_factory.mktemp("console")) as window:
        nodes = lab.add_nodes(3)
        nodes[0].give_gpus()
        nodes[1].set_login_shell("fish")
        nodes[1].on_login("echo WELCOME TO THE CLUSTER")
        steady = tuple(window.add(*nodes))
        window.wait_live(*steady)
        yield Bed(window, lab, steady)


def resident_bytes() -> int:
    """This process's memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_a_node_behind_fish_with_a_banner_is_like_any_other(bed: Bed) -> None:
    bed.window.go(bed.steady[1])
    bed.say_nothing_wrong()
    assert not [text for text in texts(bed.window.window) if "WELCOME TO" in text]


def test_a_killed_sshd_is_told_and_a_started_one_is_found_again(bed: Bed) -> None:
    node, key = bed.victim()
    with bed.window.felt("sshd killed", bed.steady):
        bed.window.meanwhile(node.kill_sshd)
        bed.window.says("No data since", "OLD")
        bed.window.wait_failure(key, "ssh.refused")
        bed.window.says("refuses the connection: no SSH server listens on that port")
        bed.window.meanwhile(node.start_sshd)
        bed.window.wait_live(key)
    bed.say_nothing_wrong()


def test_a_cut_link_is_found_within_seconds_and_mends_itself(bed: Bed) -> None:
    _need_full()
    node, key = bed.victim()
    with bed.window.felt("link cut", bed.steady):
        bed.window.meanwhile(node.cut_link)
        begun = time.monotonic()
        bed.window.says("The newest sample is", "LATE", seconds=20)
        failure = bed.window.wait_failure(key, "ssh.half_dead", "link.silent", seconds=40)
        print(f"link cut: {failure.code} after {time.monotonic() - begun:.1f} s")
        bed.window.says("No data since", "for", "s")
        bed.window.meanwhile(node.restore_link)
        bed.window.wait_live(key, seconds=90)
    bed.say_nothing_wrong()


def test_a_full_tmp_harms_nothing_and_is_told(bed: Bed) -> None:
    _need_full()
    node, key = bed.victim()
    with bed.window.felt("/tmp full", bed.steady):
        bed.window.meanwhile(node.fill_tmp)
        bed.window.window.acts.run("nodes.retry")
        bed.window.wait(lambda: not bed.window.is_live(key), 10, "the link to be made anew")
        bed.window.wait_live(key)
        host = bed.window.page.host
        bed.window.wait(
            lambda: {"Used on /tmp", "/tmp: 0\xa0B free of 16.0\xa0MiB"} <= set(texts(host)),
            30,
            lambda: f"the full /tmp on the page: {texts(host)}",
        )
    node.empty_tmp()


POURED = {
    "1 GB of noise": ("head -c 1G /dev/urandom", ("probe.flood",), "megabytes of garbage"),
    "1 GB of lines": ("yes 'not a message of any kind' | head -c 1G", ("probe.flood",), "megabytes of garbage"),
    "a 100 MB line": ("head -c 100M /dev/zero | tr '\\0' x", ("probe.flood",), "megabytes of garbage"),
    "escape sequences and no probe": (f"printf '{ESCAPES}'; exit 3", ("probe.not_started",), "did not start"),
}


@pytest.mark.parametrize("what", POURED)
def test_what_a_login_shell_pours_out_is_told_and_bounded(bed: Bed, what: str) -> None:
    command, codes, words = POURED[what]
    node = bed.lab.add_nodes(1)[0]
    bed.window.meanwhile(lambda: node.on_login(command))
    before = resident_bytes()
    with bed.window.felt(what, bed.steady):
        key = bed.window.add(node)[0]
        bed.window.go(key)
        failure = bed.window.wait_failure(key, *codes)
        bed.window.says(words)
        raw = bed.window.page.road.findChild(QPlainTextEdit)
        assert raw is not None
        print(f"{what}: {failure.code}, {len(raw.toPlainText())} characters kept")
        assert len(raw.toPlainText()) <= 2000
        bed.window.pause(1.0)
    assert resident_bytes() - before < 200 << 20
    said = "".join(texts(bed.window.window, hidden=True))
    assert not {"\x1b", "\x07", "\x00"} & set(said)
    assert "pwned" not in bed.window.window.windowTitle()
    bed.window.meanwhile(lambda: node.on_login(""))
    bed.window.wait_live(key)
    bed.say_nothing_wrong()


def test_garbage_between_the_messages_leaves_the_node_live_and_is_told(bed: Bed) -> None:
    """A background job of the login shell writes into the probe's channel."""
    node = bed.lab.add_nodes(1)[0]
    node.on_login(f"(while printf '{ESCAPES}'; do sleep 0.2; done) &")
    with bed.window.felt("garbage between messages", bed.steady):
        key = bed.window.add(node)[0]
        bed.window.go(key)
        bed.window.wait_live(key)
        bed.window.says("something else writes into the same channel")
        newest = bed.window.newest(key)
        bed.window.wait(lambda: (bed.window.newest(key) or 0) > (newest or 0) + 2, 20, "its samples to go on")
    assert "\x1b" not in "".join(texts(bed.window.window, hidden=True))


def test_a_node_in_another_year_says_so_and_its_curves_stand_at_our_time(bed: Bed) -> None:
    node, key = bed.victim()
    with bed.window.felt("clock a year off", bed.steady):
        bed.window.meanwhile(lambda: node.set_clock_offset(YEAR), node.restart_sshd)
        bed.window.wait(lambda: abs((bed.window.link(key).clock_offset or 0) - YEAR) < 60, 40, "the offset to be known")
        bed.window.wait_live(key)
        bed.window.says("The node's clock is 366 days ahead")
        newest = bed.window.newest(key)
        assert newest is not None and abs(newest - time.time()) < 30
        reading = bed.window.reading(key)
        assert reading is not None and all(abs(event.time - time.time()) < 600 for event in bed.window.events(key))
        bed.window.meanwhile(lambda: node.set_clock_offset(0), node.restart_sshd)
        bed.window.wait(lambda: abs(bed.window.link(key).clock_offset or YEAR) < 60, 40, "the clock to be right again")
        bed.window.wait_live(key)
    bed.say_nothing_wrong()


def test_a_revoked_key_stops_loudly_and_waits_for_the_operator(bed: Bed) -> None:
    node, key = bed.victim()
    trusted = bed.window.known_hosts.read_text()
    line = keys.known_hosts_line("*", 22, node.public_key)
    with bed.window.felt("key revoked", bed.steady):
        bed.window.known_hosts.write_text(f"@revoked {line}{trusted}")
        bed.window.meanwhile(node.restart_sshd)
        bed.window.wait(lambda: bed.window.link(key).state is LinkState.STOPPED, 40, "the loud stop")
        bed.window.says("Stopped: the host key is revoked", "STOPPED", "marked as revoked")
        bed.window.known_hosts.write_text(trusted)
        bed.window.pause(3.0)
        assert bed.window.link(key).state is LinkState.STOPPED, "it went on by itself"
    bed.window.window.acts.run("nodes.retry")
    bed.window.wait_live(key)
    bed.say_nothing_wrong()


def test_a_hung_node_is_told_and_comes_back(bed: Bed) -> None:
    node, key = bed.victim()
    with bed.window.felt("node hangs", bed.steady):
        bed.window.meanwhile(node.freeze)
        try:
            bed.window.wait_failure(key, "ssh.half_dead", "link.silent", seconds=40)
            bed.window.says("No data since")
        finally:
            bed.window.meanwhile(node.thaw)
        bed.window.wait_live(key, seconds=90)
    bed.say_nothing_wrong()
