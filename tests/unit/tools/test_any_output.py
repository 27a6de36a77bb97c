"""Whatever a program on a node says, it is read or refused in words; nothing of it can act on who shows it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import haproxy, nvidia_smi, power, processes, slurm, systemd
from connectors.text import sanitise
from connectors.tools import MOST_BYTES, ToolFault, ToolProblem, whole

from .conftest import all_recorded

Read = Callable[[int, bytes, bytes], Any]


def haproxy_stat(_status: int, out: bytes, _err: bytes) -> object:
    return haproxy.read_stat(out)


def haproxy_state(_status: int, out: bytes, _err: bytes) -> object:
    return haproxy.read_state(out)


#: what reads -> whose recorded output it is given, cut and changed.
READ: dict[Read, str] = {
    systemd.read_show: "systemd.show",
    systemd.read_units: "systemd.units",
    systemd.read_timers: "systemd.timers",
    systemd.read_journal: "systemd.journal",
    systemd.read_system_state: "systemd.system",
    nvidia_smi.read_gpus: "nvidia.gpus",
    nvidia_smi.read_apps: "nvidia.apps",
    processes.read_began: "processes.began",
    processes.read_who: "processes.who",
    power.read_boot: "power.boot",
    power.read_sessions: "power.sessions",
    slurm.read_node: "slurm.node",
    slurm.read_jobs: "slurm.jobs",
    haproxy.read_check: "haproxy.check",
    haproxy.read_version: "haproxy.version",
    haproxy_stat: "haproxy.socket.stat",
    haproxy_state: "haproxy.socket.state",
}
READERS = {
    **systemd.READERS,
    **nvidia_smi.READERS,
    **processes.READERS,
    **power.READERS,
    **slurm.READERS,
    **haproxy.READERS,
}
EVERYTHING: list[Read] = [*READ, *READERS.values()]


def texts(found: object) -> Iterator[str]:
    """Every text in what was read."""
    if isinstance(found, str):
        yield found
    elif dataclasses.is_dataclass(found):
        for field in dataclasses.fields(found):
            yield from texts(getattr(found, field.name))
    elif isinstance(found, dict):
        yield from texts([*found, *found.values()])
    elif isinstance(found, Iterable):
        for each in found:
            yield from texts(each)


def is_read_or_refused(read: Read, status: int, out: bytes, err: bytes = b"") -> None:
    try:
        found = read(status, out, err)
    except ToolFault as fault:
        assert isinstance(fault.code, ToolProblem) and len(fault.raw) <= 2000
        found = (fault.raw, *fault.facts.values())
    for text in texts(found):
        assert text == sanitise(text, 2000, lines=True), text


def odd_bytes() -> st.SearchStrategy[bytes]:
    """Garbage, and pieces that readers know joined without sense."""
    known = [
        b"\n",
        b"[",
        b"{",
        b"}",
        b"=",
        b", ",
        b"|",
        b'"',
        b":",
        b"ActiveState=",
        b"Id=",
        b"NodeName=g01 State=",
        b"1",
    ]
    known += [
        b"0" * 30,
        b"99999999999999999999",
        b"1 (a) S ",
        b"GPU-",
        b"\x1b]0;x\x07",
        b"\xff",
        b"\xe2\x80\xae",
        b"[]",
    ]
    return st.binary(max_size=200) | st.lists(st.sampled_from(known) | st.binary(max_size=6), max_size=40).map(b"".join)


@pytest.mark.slow
@pytest.mark.parametrize("read", EVERYTHING, ids=lambda read: read.__name__)
@settings(max_examples=15, deadline=None)
@given(status=st.sampled_from([0, 1, 4, 127]), out=odd_bytes(), err=odd_bytes())
def test_garbage_is_refused_in_words(read: Read, status: int, out: bytes, err: bytes) -> None:
    is_read_or_refused(read, status, out, err)


@pytest.mark.slow
@pytest.mark.parametrize(("read", "whose"), READ.items(), ids=lambda each: getattr(each, "__name__", each))
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_real_output_may_be_cut_or_changed_anywhere(read: Read, whose: str, data: st.DataObject) -> None:
    said = all_recorded(whose)
    assert said
    status, out, err = data.draw(st.sampled_from(said))
    at = data.draw(st.integers(0, len(out)))
    inserted = data.draw(st.binary(max_size=4))
    after = data.draw(st.sampled_from([b"", out[at:], out[at + 1 :]]))
    is_read_or_refused(read, status, out[:at] + inserted + after, err)


@pytest.mark.slow
@pytest.mark.parametrize("read", EVERYTHING, ids=lambda read: read.__name__)
def test_more_than_a_program_ever_says_is_not_read_through(read: Read) -> None:
    for piece in (b"[[[[{", b"1 (", b"a=b\n\n"):
        is_read_or_refused(read, 0, piece * (MOST_BYTES // len(piece)))


@given(st.integers(-(10**15), 10**15), st.sampled_from(["", " W", " MiB", "%"]))
def test_whole_numbers_are_read_with_their_units(number: int, unit: str) -> None:
    assert whole(f"{number}{unit}") == number


@pytest.mark.parametrize(
    ("text", "number"), [("699.98 W", 700), ("350.49", 350), ("-0.5", -1), ("[N/A]", None), ("", None), ("１", None)]
)
def test_a_number_is_rounded_and_what_is_none_is_none(text: str, number: int | None) -> None:
    assert whole(text) == number
