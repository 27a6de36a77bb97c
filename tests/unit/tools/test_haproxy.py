"""HAProxy as a router: what is written and said to it, and what versions 2.6 and 3.0 really answered."""

from __future__ import annotations

import ipaddress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import haproxy
from connectors.haproxy import Going, Kind, Listening, Router, Running, Slot, Told
from connectors.tools import ToolFault, ToolProblem
from tests.support.routers import routers

from .conftest import argv_of, recorded

each_version = pytest.mark.parametrize("version", ["haproxy_2_6", "haproxy_3_0"])
ROUTER = Router(
    name="chat",
    listening=(Listening("127.0.0.1", 8080), Listening("::1", 8080)),
    slots=(Slot("r1-blue", "10.0.0.1", 18001), Slot("r1-green", "10.0.0.1", 18002, weight=5, disabled=True)),
    socket="/run/driftvakt/chat/admin.sock",
    state_file="/run/driftvakt/chat/state",
)


def test_the_configuration_keeps_to_what_was_measured() -> None:
    lines = [line.strip() for line in haproxy.configuration(ROUTER).splitlines()]
    for line in (
        "balance roundrobin",
        "retry-on conn-failure",
        "option redispatch 1",
        "option http-no-delay",
        "option idle-close-on-response",
        "timeout check 3s",
        "default-server check inter 2s rise 2 fall 4",
        "server-state-file /run/driftvakt/chat/state",
        "load-server-state-from-file global",
        "stats socket /run/driftvakt/chat/admin.sock mode 600 level admin expose-fd listeners",
        "bind 127.0.0.1:8080",
        "bind [::1]:8080",
        "server r1-blue 10.0.0.1:18001 weight 100",
        "server r1-green 10.0.0.1:18002 weight 5 disabled",
    ):
        assert line in lines
    assert sum("retry-on" in line for line in lines) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"name": "chat\n    bind *:1"},
        {"name": "-chat"},
        {"socket": "run/x"},
        {"state_file": "/run/a b"},
        {"health": "/health\nx"},
        {"paths": ("/v1/ }",)},
        {"paths": ()},
        {"slots": ()},
        {"listening": ()},
        {"listening": (Listening("localhost", 80),)},
        {"listening": (Listening("fe80::1%eth0", 80),)},
        {"slots": (Slot("a", "10.0.0.1", 0),)},
        {"slots": (Slot("a", "10.0.0.1", 1, weight=257),)},
        {"slots": (Slot("a", "10.0.0.1", 1), Slot("a", "10.0.0.2", 1))},
        {"slots": (Slot("a/b", "10.0.0.1", 1),)},
        {"longest_seconds": 0},
        {"most_connections": 1},
    ],
    ids=str,
)
def test_what_could_not_be_meant_is_not_written(change: dict[str, object]) -> None:
    with pytest.raises(ToolFault) as caught:
        haproxy.configuration(replace(ROUTER, **change))  # type: ignore[arg-type]
    assert caught.value.code == ToolProblem.BAD_VALUE


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=30), where=st.sampled_from(["name", "socket", "state_file", "health", "slot", "address"]))
def test_no_text_becomes_a_line_of_its_own(text: str, where: str) -> None:
    slots = ROUTER.slots
    if where in ("slot", "address"):
        name, address = (text, "10.0.0.9") if where == "slot" else ("x", text)
        router = replace(ROUTER, slots=(*slots, Slot(name, address, 1)))
    else:
        router = replace(ROUTER, slots=(*slots, Slot("x", "10.0.0.9", 1)), **{where: text})  # type: ignore[arg-type]
    plain = haproxy.configuration(replace(ROUTER, slots=(*slots, Slot("x", "10.0.0.9", 1))))
    try:
        written = haproxy.configuration(router)
    except ToolFault as fault:
        assert fault.code == ToolProblem.BAD_VALUE
        return
    assert [len(line.split()) for line in written.splitlines()] == [len(line.split()) for line in plain.splitlines()]


@settings(max_examples=60, deadline=None)
@given(backend=st.text(max_size=12), slot=st.text(max_size=12), weight=st.integers(-5, 300))
def test_what_is_said_to_the_socket_is_one_line_of_three_or_more_words(backend: str, slot: str, weight: int) -> None:
    for say in (
        lambda: haproxy.set_state(backend, slot, Going.DRAIN),
        lambda: haproxy.set_weight(backend, slot, weight),
        lambda: haproxy.show_state(backend),
    ):
        try:
            said = say()
        except ToolFault as fault:
            assert fault.code == ToolProblem.BAD_VALUE
            continue
        assert said.count(b"\n") == 1 and said.endswith(b"\n") and b";" not in said
        assert len(said.split()) in (4, 5)


@each_version
def test_a_server_that_leaves_maintenance_is_not_taken_for_well(version: str) -> None:
    stats = haproxy.read_stat(recorded(version, "haproxy.socket.stat.ready")[1])
    found = haproxy.servers(stats, "be-chat")
    green = found["r1-green"]
    assert green.status.startswith("UP ") and green.weight == 0 and not green.up
    assert found["r1-blue"].up and found["r1-blue"].hrsp_2xx == 20
    assert found["r2-blue"].status == "DOWN" and found["r2-blue"].check == "L4CON"


@each_version
def test_traffic_is_split_by_weight_and_counted(version: str) -> None:
    stats = haproxy.read_stat(recorded(version, "haproxy.socket.stat")[1])
    found = haproxy.servers(stats, "be-chat")
    blue, green = found["r1-blue"], found["r1-green"]
    assert (blue.stot, green.stot) == (100, 20)  # 20 alone, then 100 at 100 to 25
    assert blue.status == "DRAIN" and blue.scur == 0 and not blue.up
    assert green.up and green.weight == 25 and green.hrsp_5xx == 0 and green.wretr == 0
    [frontend] = [stat for stat in stats if stat.kind is Kind.FRONTEND]
    assert (frontend.proxy, frontend.hrsp_2xx, frontend.hrsp_4xx) == ("fe-chat", 120, 4)


@each_version
def test_a_slot_that_began_disabled_takes_requests_once_it_is_ready(version: str) -> None:
    blue, green, second = haproxy.read_state(recorded(version, "haproxy.socket.state")[1])
    assert blue.drains and not blue.takes and blue.told == {Told.DRAIN}
    assert green.told == {Told.DISABLED} and green.takes and not green.in_maintenance
    assert (green.weight, green.weight_of_file, green.running) == (25, 100, Running.RUNNING)
    assert (second.address, second.port, second.running) == ("127.0.0.1", 18203, Running.STOPPED)


@each_version
def test_a_state_file_says_nothing_of_a_server_that_moved(version: str) -> None:
    said = recorded(version, "haproxy.socket.state")[1]
    slots = [
        Slot("r1-blue", "127.0.0.1", 18201),
        Slot("r1-green", "127.0.0.1", 18999),
        Slot("r2-blue", "10.1.1.1", 18203),
    ]
    kept = haproxy.kept_state(said, slots, "be-chat")
    assert [state.name for state in haproxy.read_state(kept)] == ["r1-blue"]
    assert haproxy.kept_state(kept, slots, "be-chat") == kept
    assert not haproxy.read_state(haproxy.kept_state(said, slots, "be-other"))


@each_version
def test_what_the_socket_did_it_says_nothing_of(version: str) -> None:
    for name in ("haproxy.done.weight", "haproxy.done.ready", "haproxy.done.drain"):
        haproxy.read_done(recorded(version, name)[1])


@each_version
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("haproxy.refused.no_server", ToolProblem.UNKNOWN_THING),
        ("haproxy.refused.no_backend", ToolProblem.UNKNOWN_THING),
        ("haproxy.refused.no_backend_set", ToolProblem.UNKNOWN_THING),
        ("haproxy.refused.weight", ToolProblem.REFUSED),
        ("haproxy.refused.unknown", ToolProblem.REFUSED),
    ],
)
def test_what_the_socket_refuses_is_told_in_its_words(version: str, name: str, code: ToolProblem) -> None:
    said = recorded(version, name)[1]
    for read in (haproxy.read_done, haproxy.read_state, haproxy.read_stat):
        with pytest.raises(ToolFault) as caught:
            read(said)
        assert caught.value.code == code and caught.value.raw


def test_no_answer_is_no_state_and_no_statistics() -> None:
    for read in (haproxy.read_state, haproxy.read_stat):
        with pytest.raises(ToolFault) as caught:
            read(b"\n")
        assert caught.value.code == ToolProblem.NOT_READ


@each_version
def test_a_configuration_that_is_wrong_is_told_with_its_lines(version: str) -> None:
    assert haproxy.read_check(*recorded(version, "haproxy.check")).valid
    told = haproxy.read_check(*recorded(version, "haproxy.check.bad"))
    assert not told.valid and any("unknown keyword 'retires'" in alert for alert in told.alerts)
    read = haproxy.READERS["haproxy.check"]
    assert read(*recorded(version, "haproxy.check"))["valid"] == "yes"
    assert read(*recorded(version, "haproxy.check.missing"))["valid"] == "no"
    assert argv_of(version, "haproxy.check") == haproxy.check("/etc/driftvakt/chat/haproxy.cfg")


def test_no_state_file_yet_is_a_warning() -> None:
    told = haproxy.read_check(*recorded("haproxy_2_6", "haproxy.check.no_state"))
    assert told.valid and len(told.warnings) == 1


def test_no_haproxy_at_all_is_told_as_such() -> None:
    for read in (haproxy.read_check, haproxy.read_version):
        with pytest.raises(ToolFault) as caught:
            read(127, b"", b"haproxy: not found")
        assert caught.value.code == ToolProblem.MISSING


def test_versions_are_read() -> None:
    assert haproxy.read_version(*recorded("haproxy_2_6", "haproxy.version")) == (2, 6, 12)
    assert haproxy.READERS["haproxy.version"](*recorded("haproxy_3_0", "haproxy.version")) == {"version": "3.0.11"}


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(router=routers())
def test_any_sound_router_is_written_with_each_slot_on_a_line(router: Router) -> None:
    lines = haproxy.configuration(router).splitlines()
    written = [line.split()[1:3] for line in lines if line.startswith("    server ")]
    for slot, (name, at) in zip(router.slots, written, strict=True):
        host, _, port = at.rpartition(":")
        assert (name, int(port)) == (slot.name, slot.port)
        assert ipaddress.ip_address(host.strip("[]")) == ipaddress.ip_address(slot.address)
