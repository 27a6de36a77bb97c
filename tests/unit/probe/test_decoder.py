"""A node's stream becomes typed messages whatever the node sends."""

from __future__ import annotations

import json
import math
import tracemalloc
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.probe import decoder as subject
from connectors.probe.decoder import Decoder, ProbeProblem, ProblemCode
from connectors.probe.messages import (
    DISK_COLUMNS,
    GPU_COLUMNS,
    HOST_COLUMNS,
    PORT_COLUMNS,
    STORAGE_COLUMNS,
    Ack,
    Event,
    Hello,
    Inventory,
    Middle,
    Sample,
    Slow,
    Status,
)
from tests.support import node_probe

HELLO = {
    "driftvakt": 1, "k": "hello", "probe": "1.0", "variant": "python", "python": "3.6.8", "host": "g01", "os": "Rocky",
    "kernel": "4.18", "arch": "x86_64", "cpus": 2, "memory_bytes": 1, "boot_id": "b", "uptime": 1.0, "t": 1.0, "m": 1.0,
    "pid": 1, "user": "anna",
}  # fmt: skip
SAMPLE = {"k": "s", "n": 1, "t": 1.7e9, "m": 2.0, "gen": 1, "h": [1.0] * len(HOST_COLUMNS)}


def line(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode() + b"\n"


def greeted() -> Decoder:
    decoder = Decoder()
    assert isinstance(decoder.feed(line(HELLO))[0], Hello)
    return decoder


def problems(found: list[Any]) -> list[ProblemCode]:
    return [item.code for item in found if isinstance(item, ProbeProblem)]


def test_what_a_shell_prints_before_hello_is_noise_and_kept_for_the_error_text() -> None:
    decoder = Decoder()
    found = decoder.feed(b"Welcome to \x1b[1mg01\x1b[0m!\r\n*** authorised use only ***\n" + line(HELLO))
    assert [type(item) for item in found] == [Hello]
    assert decoder.noise == "Welcome to g01!\n*** authorised use only ***"
    assert len(Decoder().noise) == 0


def test_a_banner_without_line_end_does_not_swallow_hello() -> None:
    decoder = Decoder()
    assert isinstance(decoder.feed(b"Last login: today " + line(HELLO))[0], Hello)
    assert decoder.noise == "Last login: today"


def test_what_a_shells_background_job_prints_between_messages_costs_nothing_else() -> None:
    decoder = greeted()
    found = decoder.feed(b"[1]+ Done  backup\nmail! " + line(SAMPLE) + line(SAMPLE))
    assert [type(item) for item in found] == [ProbeProblem, Sample, Sample]


def test_a_message_may_come_in_any_pieces() -> None:
    stream = b"banner\n" + line(HELLO) + line(SAMPLE) + line({"k": "ack", "op": "ping", "ok": True})
    for size in (1, 2, 7, 64):
        decoder = Decoder()
        found: list[Any] = []
        for start in range(0, len(stream), size):
            found += decoder.feed(stream[start : start + size])
        assert [type(item) for item in found] == [Hello, Sample, Ack]


def test_a_line_of_a_hundred_megabytes_is_one_problem_in_bounded_memory_and_the_next_line_is_read() -> None:
    decoder = greeted()
    block = b"x" * (1 << 20)
    tracemalloc.start()
    found: list[Any] = decoder.feed(b'{"k":"s","n":')
    for _ in range(100):
        found += decoder.feed(block)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    found += decoder.feed(b"\n" + line(SAMPLE))
    assert problems(found) == [ProblemCode.LINE_TOO_LONG, ProblemCode.FLOOD]
    assert isinstance(found[-1], Sample)
    assert peak < 8 << 20


@pytest.mark.slow
@pytest.mark.parametrize("garbage", [b"\x00\xff\x1b[2J" * 16384, b"\n" * 65536, b"{}\n" * 20000, b"[" * 65536])
def test_garbage_yields_few_problems_in_bounded_memory(garbage: bytes) -> None:
    decoder = greeted()
    found: list[Any] = []
    tracemalloc.start()
    for _ in range((64 << 20) // len(garbage)):
        found += decoder.feed(garbage)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found) < 20
    assert peak < 8 << 20
    if garbage != b"\n" * 65536:
        assert ProblemCode.FLOOD in problems(found)
    assert isinstance(decoder.feed(b"\n" + line(SAMPLE))[-1], Sample)


@pytest.mark.slow
def test_after_a_gigabyte_of_garbage_the_next_message_is_read() -> None:
    decoder = greeted()
    block = bytes(range(256)) * 4096
    found: list[Any] = []
    for _ in range(1024):
        found += decoder.feed(block)
    assert len(found) < 20 and ProblemCode.FLOOD in problems(found)
    assert isinstance(decoder.feed(b"\n" + line(SAMPLE))[-1], Sample)


@pytest.mark.slow
def test_garbage_that_looks_like_messages_is_a_flood_after_some_thousand_lines() -> None:
    decoder = greeted()
    assert problems(decoder.feed(b'{"k":"s"}\n' * 9_999)).count(ProblemCode.FLOOD) == 0
    assert problems(decoder.feed(b'{"k":"s"}\n')) == [ProblemCode.NOT_UNDERSTOOD, ProblemCode.FLOOD]


def test_output_without_a_probe_is_said_to_be_none() -> None:
    decoder = Decoder()
    found: list[Any] = []
    for _ in range(10):
        found += decoder.feed(b"no such command\n" * 8192)
    assert problems(found) == [ProblemCode.FLOOD, ProblemCode.NO_HELLO]
    assert found[1].text.startswith("no such command")
    assert len(found[1].text) <= 2000
    assert not decoder.greeted


def test_a_probe_of_another_protocol_is_a_problem() -> None:
    decoder = Decoder()
    assert problems(decoder.feed(line({**HELLO, "driftvakt": 2}))) == [ProblemCode.VERSION]
    assert not decoder.greeted


def test_kinds_and_fields_that_a_newer_probe_may_send_are_passed_over() -> None:
    decoder = greeted()
    found = decoder.feed(line({"k": "nvlink", "t": 1.0}) + line({**SAMPLE, "x": [1]}))
    assert [type(item) for item in found] == [Sample]


def test_repeated_problems_are_counted_and_told_when_the_count_gains_a_digit() -> None:
    decoder = greeted()
    found: list[Any] = []
    for _ in range(250):
        found += decoder.feed(b"nonsense\n")
    assert [(item.code, item.count) for item in found if isinstance(item, ProbeProblem)] == [
        (ProblemCode.NOT_UNDERSTOOD, 1),
        (ProblemCode.NOT_UNDERSTOOD, 10),
        (ProblemCode.NOT_UNDERSTOOD, 100),
    ]


def test_rows_have_their_catalogues_length_and_lists_their_bounds() -> None:
    sample = {**SAMPLE, "h": [1.0] * 50, "g": [[1.0], None] * 200, "p": [[1.0] * 99], "d": [[]] * 9999}
    found = greeted().feed(line(sample))[0]
    assert isinstance(found, Sample)
    assert len(found.h) == len(HOST_COLUMNS)
    assert found.g is not None and len(found.g) == subject.MAX_GPUS
    assert found.g[0] == [1.0] + [None] * (len(GPU_COLUMNS) - 1) and found.g[1] is None
    assert found.p == [[1.0] * len(PORT_COLUMNS)]
    assert found.d == [[None] * len(DISK_COLUMNS)] * subject.MAX_DISKS


def test_what_cannot_be_is_not_known_and_costs_nothing_else() -> None:
    gpu = [4294967295.0, 2.0**64, 5.0, 4294967.0, 700.0, 4294967291.0, -61.0, 1980.0, 2.0**32 - 1, 4.0]
    host = [101.0, 1.0, -1.0, -2.0, 1.0, 2.0**64 - 4096]
    decoder = greeted()
    found = decoder.feed(line({**SAMPLE, "h": host, "g": [gpu, [7.0]], "p": [[1.0] * 6 + [2.0]]}))[0]
    assert isinstance(found, Sample) and found.g is not None
    assert found.g[0] == [None, None, 5.0, None, 700.0, None, None, 1980.0, None, 4.0, None, None, None, None]
    assert found.g[1] is not None and found.g[1][0] == 7.0
    assert found.h[:6] == [None, 1.0, None, None, 1.0, None]
    assert found.p == [[1.0] * 6 + [None] * 4]
    slow = {"k": "slow", "t": 1.0, "m": 1.0, "gpus": [{"remapped_correctable": 4294967295, "ecc_uncorrected": 3}]}
    found = decoder.feed(line(slow))[0]
    assert isinstance(found, Slow) and found.gpus is not None and found.gpus[0] is not None
    assert (found.gpus[0].remapped_correctable, found.gpus[0].ecc_uncorrected) == (None, 3)
    spaces = [("/a", 10, 11), ("/b", 10, 10), ("/c", -5, -6), ("/d", 0, 0)]
    rows = [{"mount": mount, "kind": "xfs", "size_bytes": size, "free_bytes": free} for mount, size, free in spaces]
    process = {"gpu": 0, "pid": 1, "user": "", "name": "", "sm": 4294967295, "memory_bytes": 1 << 62}
    middle = {"k": "mid", "t": 1.0, "m": 1.0, "filesystems": rows, "processes": [process], "fans": [4294967295, 40]}
    found = decoder.feed(line(middle))[0]
    assert isinstance(found, Middle) and found.processes is not None
    assert [row.mount for row in found.filesystems] == ["/b"]
    assert (found.processes[0].sm, found.processes[0].memory_bytes, found.fans) == (None, None, [None, 40])


MEMORY = st.integers(0, 1 << 53)


@settings(deadline=None)
@given(has=st.lists(st.integers(1, 1 << 53), min_size=2, max_size=2), used=st.lists(MEMORY, min_size=2, max_size=2))
def test_no_more_memory_is_in_use_than_there_is_whatever_a_node_says(has: list[int], used: list[int]) -> None:
    decoder = Decoder()
    decoder.feed(line({**HELLO, "memory_bytes": has[0]}))
    gpu = {"index": 0, "uuid": "GPU-0", "name": "H200", "memory_bytes": has[1]}
    decoder.feed(line({"k": "inv", "gen": 1, "gpus": [gpu]}))
    host = [None, None, None, used[0], used[0], *[None] * (len(HOST_COLUMNS) - 5)]
    row = [50.0, used[1], *[None] * (len(GPU_COLUMNS) - 2)]
    sample, *told = decoder.feed(line({**SAMPLE, "h": host, "g": [row]}))
    assert isinstance(sample, Sample) and sample.g is not None and sample.g[0] is not None
    right = [float(here) if here <= most else None for here, most in zip(used, has, strict=True)]
    assert sample.h[3:5] == [right[0]] * 2 and sample.g[0][:2] == [50.0, right[1]]
    said = {each.part: each for each in told if isinstance(each, Status)}
    assert set(said) == {
        part for part, value in zip(("values:host", "values:gpu:0"), right, strict=True) if value is None
    }
    for part, number in zip(("values:host", "values:gpu:0"), used, strict=True):
        if part in said:
            assert (said[part].state, said[part].text) == ("impossible", f"impossible: memory_used {float(number)!r}")
    process = {"gpu": 0, "pid": 7, "user": "anna", "name": "train", "memory_bytes": used[1]}
    middle = decoder.feed(line({"k": "mid", "t": 1.7e9, "m": 2.5, "processes": [process]}))[0]
    assert isinstance(middle, Middle) and middle.processes is not None
    assert middle.processes[0].memory_bytes == (used[1] if used[1] <= has[1] else None)


def test_rows_of_devices_that_nobody_named_do_no_harm() -> None:
    decoder = greeted()
    odd = {**SAMPLE, "gen": 0, "g": [[101.0] * len(GPU_COLUMNS)], "d": [[0.0, 0.0, 101.0, 0.0]]}
    (sample,) = decoder.feed(line(odd))
    assert isinstance(sample, Sample) and sample.d == [[0.0, 0.0, None, 0.0]]
    for number in range(1, 50):
        decoder.feed(line({"k": "inv", "gen": number, "disks": [{"name": f"sd{number}"}]}))
        told = decoder.feed(line({**SAMPLE, "gen": number, "d": [[0.0, 0.0, 101.0, 0.0]]}))
        assert len(told) == 2
    assert len(decoder._doubts._last) == 1, "what is gone is forgotten"


def test_what_cannot_be_is_told_once_and_taken_back_after_a_quiet_minute() -> None:
    decoder = greeted()
    decoder.feed(line({"k": "inv", "gen": 1, "disks": [{"name": "sda"}]}))

    def told(m: float, busy: float) -> list[tuple[str, str, str]]:
        found = decoder.feed(line({**SAMPLE, "m": m, "d": [[0.0, 0.0, busy, 0.0]]}))
        return [(each.part, each.state, each.text) for each in found if isinstance(each, Status)]

    assert told(10.0, 101.0) == [("values:disk:sda", "impossible", "impossible: busy 101.0")]
    assert told(11.0, 102.0) == told(12.0, 50.0) == told(70.0, 50.0) == []
    assert told(71.5, 50.0) == [("values:disk:sda", "ok", "")]
    decoder.feed(line({"k": "slow", "t": 1.7e9, "m": 72.0, "gpus": [{"pcie_width": 65}]}))
    assert told(73.0, 50.0) == [("values:gpu:0", "impossible", "impossible: pcie_width 65")]


def test_the_probe_and_the_decoder_hold_the_same_to_be_possible() -> None:
    probe = node_probe.load()
    for columns, bounds, theirs in (
        (GPU_COLUMNS, subject.GPU_BOUNDS, probe.GPU_BOUNDS),
        (HOST_COLUMNS, subject.HOST_BOUNDS, probe.HOST_BOUNDS),
        (PORT_COLUMNS, subject.PORT_BOUNDS, probe.PORT_BOUNDS),
        (DISK_COLUMNS, subject.DISK_BOUNDS, probe.DISK_BOUNDS),
        (STORAGE_COLUMNS, subject.STORAGE_BOUNDS, probe.STORAGE_BOUNDS),
    ):
        assert [(name, bound) for (name, _), bound in zip(columns, bounds, strict=True)] == list(theirs)
    theirs = {name: bounds for name, bounds in probe.HEALTH_BOUNDS.items() if not name.startswith("remap_")}
    assert theirs == subject.HEALTH_BOUNDS
    assert subject.IDENTITY_BOUNDS == probe.IDENTITY_BOUNDS and probe.FAN_BOUNDS["fan"] == subject.FAN_BOUNDS


@pytest.mark.parametrize("odd", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"nan", b"-nan", b"inf", b"9" * 400])
def test_numbers_that_are_none_are_missing_readings(odd: bytes) -> None:
    raw = b'{"k":"s","n":1,"t":1,"m":1,"gen":1,"h":[%s,2]}\n' % odd
    found = greeted().feed(raw)[0]
    assert isinstance(found, Sample)
    assert found.h[:2] == [None, 2.0]


@pytest.mark.parametrize("change", [{"t": -1.0}, {"t": 1e300}, {"n": -1}, {"n": 10**30}, {"gen": -2}, {"t": None}])
def test_a_message_without_its_time_or_number_is_none(change: dict[str, Any]) -> None:
    assert problems(greeted().feed(line({**SAMPLE, **change}))) == [ProblemCode.NOT_UNDERSTOOD]


def test_a_clock_a_year_off_is_no_problem_of_the_stream() -> None:
    found = greeted().feed(line({**SAMPLE, "t": 1.7e9 + 366 * 86400}))[0]
    assert isinstance(found, Sample) and found.t == 1.7e9 + 366 * 86400


def test_texts_are_sanitised_wherever_they_stand() -> None:
    evil = "\x1b]0;owned\x07a\rb\u202ec" + "x" * 5000
    messages = [
        {**HELLO, "host": evil, "os": evil},
        {"k": "inv", "gen": 1, "gpus": [{"index": 0, "uuid": evil, "name": evil}],
         "ports": [{"name": evil, "kind": evil}]},
        {"k": "ev", "t": 1.0, "source": "kernel", "code": evil, "text": evil},
        {"k": "st", "t": 1.0, "part": evil, "state": evil, "since": 1.0, "text": evil},
        {"k": "mid", "t": 1.0, "m": 1.0, "processes": [{"gpu": 0, "pid": 1, "user": evil, "name": evil}],
         "filesystems": [{"mount": evil, "kind": evil, "size_bytes": 1, "free_bytes": 1}]},
        {"k": "ack", "op": evil, "ok": False, "text": evil},
    ]  # fmt: skip
    found = Decoder().feed(b"".join(line(message) for message in messages))
    assert [type(item) for item in found] == [Hello, Inventory, Event, Status, Middle, Ack]
    shown = repr(found)
    assert "\\x1b" not in shown and "\\r" not in shown and "\\u202e" not in shown and "owned" not in shown
    assert all(len(text) <= subject.MAX_TEXT for text in _texts(msgspec.to_builtins(found)))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return []


def test_whole_numbers_out_of_bounds_are_missing_where_they_may_be() -> None:
    slow = {"k": "slow", "t": 1.0, "m": 1.0, "gpus": [{"ecc_corrected": -5, "pcie_replays": 1 << 80}, None] * 40}
    found = greeted().feed(line(slow))[0]
    assert isinstance(found, Slow) and found.gpus is not None
    assert len(found.gpus) == subject.MAX_GPUS
    assert found.gpus[0] is not None
    assert found.gpus[0].ecc_corrected is None and found.gpus[0].pcie_replays is None


def test_a_nest_of_brackets_is_garbage_and_no_crash() -> None:
    assert problems(greeted().feed(b'{"k":"s","x":' + b"[" * 200_000 + b"\n")) == [ProblemCode.NOT_UNDERSTOOD]


NUMBERS = st.one_of(st.none(), st.floats(), st.integers(), st.text(max_size=5))
VALUES = st.recursive(
    st.one_of(NUMBERS, st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=6), st.dictionaries(st.sampled_from("ktmnghpd"), inner, max_size=6)
    ),
    max_leaves=30,
)
KINDS = st.sampled_from(["s", "hello", "inv", "mid", "slow", "ev", "st", "ack", "zzz"])
LIKELY = st.builds(
    lambda kind, base, changes: {**base, **changes, "k": kind},
    KINDS,
    st.sampled_from([SAMPLE, HELLO, {}]),
    st.dictionaries(st.sampled_from(["t", "m", "n", "gen", "h", "g", "p", "d", "text", "gpus", "processes"]), VALUES),
)
CHUNKS = st.lists(
    st.one_of(
        st.binary(max_size=200),
        LIKELY.map(lambda message: json.dumps(message).encode() + b"\n"),
        st.just(line(HELLO)),
        st.just(line(SAMPLE)),
    ),
    max_size=12,
)


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(CHUNKS, st.integers(1, 50))
def test_no_stream_breaks_the_decoder_and_what_comes_out_is_clean(chunks: list[bytes], cut: int) -> None:
    stream = b"".join(chunks)
    decoder = Decoder(limit=4096)
    found: list[Any] = []
    for start in range(0, len(stream), cut):
        found += decoder.feed(stream[start : start + cut])
    for item in found:
        if isinstance(item, ProbeProblem):
            assert len(item.text) <= 2000
            continue
        for text in _texts(msgspec.to_builtins(item)):
            assert len(text) <= subject.MAX_TEXT and text.isprintable()
        if isinstance(item, Sample):
            assert 0 <= item.t < 2.6e11
            assert len(item.h) == len(HOST_COLUMNS)
            for row in [item.h, *(item.g or []), *item.p, *item.d]:
                assert all(value is None or math.isfinite(value) for value in row or [])
    assert decoder.noise is not None
    if decoder.greeted:
        assert isinstance(decoder.feed(b"\n" + line(SAMPLE))[-1], Sample)


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=3000), st.integers(1, 700))
def test_pieces_do_not_matter(noise: bytes, cut: int) -> None:
    stream = noise + b"\n" + line(HELLO) + noise + b"\n" + line(SAMPLE)
    whole = Decoder().feed(stream)
    decoder = Decoder()
    pieces: list[Any] = []
    for start in range(0, len(stream), cut):
        pieces += decoder.feed(stream[start : start + cut])
    # How often a problem is told depends on what came together; what is understood does not.
    assert [item for item in pieces if not isinstance(item, ProbeProblem)] == [
        item for item in whole if not isinstance(item, ProbeProblem)
    ]
    assert set(problems(pieces)) == set(problems(whole))
