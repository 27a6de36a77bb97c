"""Notifications over a real session bus: what a desktop is asked to show, and what is said where there is none."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator

import pytest

from connectors.notifications import CannotNotify, notify

pytest.importorskip("jeepney")
pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no dbus-daemon")


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address
        daemon.terminate()


def test_a_desktop_is_asked_to_show_it_in_the_place_of_the_one_before(bus: str) -> None:
    from jeepney import MessageType, message_bus, new_method_return
    from jeepney.io.blocking import open_dbus_connection

    asked: list[tuple[object, ...]] = []
    desktop = open_dbus_connection(bus)
    desktop.send_and_get_reply(message_bus.RequestName("org.freedesktop.Notifications"))

    def show() -> None:
        while len(asked) < 2:
            message = desktop.receive()
            if message.header.message_type is MessageType.method_call:
                asked.append(message.body)
                desktop.send(new_method_return(message, "u", (41 + len(asked),)))

    shows = threading.Thread(target=show, daemon=True)
    shows.start()
    first = notify("Driftvakt", "GPU lost · g03", "Drain it", urgent=True)
    assert (first, notify("Driftvakt", "2 new alarms", "", replaces=first)) == (42, 43)
    shows.join(5)
    desktop.close()
    assert asked[0][:5] == ("Driftvakt", 0, "", "GPU lost · g03", "Drain it")
    assert (asked[0][6], asked[1][1]) == ({"urgency": ("y", 2)}, 42)


def test_where_no_desktop_listens_it_says_so(bus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotNotify, match=r"org\.freedesktop\.Notifications"):
        notify("Driftvakt", "GPU lost", "")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    with pytest.raises(CannotNotify):
        notify("Driftvakt", "GPU lost", "")
