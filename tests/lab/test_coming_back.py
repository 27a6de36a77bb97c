"""Whole machines that boot, are not ready yet, or mount their homes late: the window says so in their own words, and
the link comes back without a hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console.fleet.model.links import LinkState
from tests.lab.conftest import _need_full
from tests.lab.kernel_nodes import OPERATOR
from tests.lab.lab import Lab
from tests.lab.systemd_nodes import SystemdNode
from tests.support.window_driver import LabWindow, lab_window

BOOTING = "System is booting up. Unprivileged users are not permitted to log in yet."

pytestmark = pytest.mark.xdist_group("coming back")  # one window for all


@dataclass(frozen=True, slots=True)
class Bed:
    """A window on one machine, to which it logs in by an ordinary account."""

    window: LabWindow
    node: SystemdNode
    key: str

    def is_lost(self) -> bool:
        return self.window.link(self.key).state in (LinkState.LOST, LinkState.CONNECTING)


@pytest.fixture(scope="module")
def bed(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bed]:
    _need_full()
    with Lab() as lab:
        [node] = lab.add_systemd_nodes(1)
        with lab_window(qapp, lab, tmp_path_factory.mktemp("console")) as window:
            [key] = window.add(node, user=OPERATOR)
            window.go(key)
            window.wait_live(key)
            yield Bed(window, node, key)


@pytest.fixture(autouse=True)
def _begins_and_ends_well(bed: Bed) -> Iterator[None]:
    bed.window.wait_live(bed.key)
    yield
    bed.window.wait_live(bed.key)
    bed.window.wait(lambda: not bed.window.road(), 20, lambda: f"the road to be well; it says {bed.window.road()!r}")


def test_a_machine_that_is_rebooted_is_live_again(bed: Bed) -> None:
    bed.window.meanwhile(bed.node.reboot)
    bed.window.wait(lambda: not bed.window.is_live(bed.key), 30, "the link to break")
    bed.window.wait_live(bed.key)


def test_a_machine_that_lets_no_accounts_in_yet_says_so_and_is_live_when_it_does(bed: Bed) -> None:
    def close_the_door() -> None:
        bed.node.inside("sh", "-c", f"echo '{BOOTING}' > /run/nologin")
        bed.node.kill_sshd()
        bed.node.start_sshd()

    bed.window.meanwhile(close_the_door)
    bed.window.wait_failure(bed.key, "ssh.closed")
    bed.window.says("during the login", BOOTING, seconds=30)
    assert bed.is_lost(), "it tries again by itself"
    bed.window.meanwhile(lambda: bed.node.inside("rm", "/run/nologin"))
    bed.window.wait_live(bed.key, seconds=150)


def test_a_machine_whose_homes_come_late_is_live_when_they_are_there(bed: Bed) -> None:
    keys = bed.node.directory / "authorized_keys"
    kept = keys.read_text()

    def unmount() -> None:
        keys.write_text("")
        bed.node.kill_sshd()
        bed.node.start_sshd()

    bed.window.meanwhile(unmount)
    bed.window.wait_failure(bed.key, "ssh.login_lapsed")
    bed.window.says("refuses the key of operator that it took before", seconds=30)
    assert bed.is_lost(), "it tries again by itself"
    Path(keys).write_text(kept)
    bed.window.wait_live(bed.key, seconds=150)
