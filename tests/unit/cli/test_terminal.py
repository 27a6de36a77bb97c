"""What is printed: aligned, harmless, and JSON where JSON is asked for."""

from __future__ import annotations

import io
import json
import math
import unicodedata
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.secrets import LateKeyring, Secret, SecretError, SecretProblem
from console.fleet.model.failures import WORDS, explain
from console.fleet.model.links import Failure, Link, LinkState
from console.fleet.model.readings import Device, Facts, NodeReading, PartTrouble
from console.fleet.model.signals import SIGNALS, Kind
from console.main.command_line.answers import same_fingerprint
from console.main.command_line.reading_text import (
    NODE_HEADER,
    gpu_cells,
    link_json,
    node_cells,
    number,
    sample_json,
    trouble_text,
)
from console.main.command_line.terminal import Terminal, failure_lines, failure_record, layout, to_json, width


@pytest.mark.slow
@given(st.lists(st.text(max_size=30) | st.integers()) | st.dictionaries(st.text(max_size=30), st.text(max_size=30)))
def test_json_reads_back_and_holds_nothing_that_acts(value: object) -> None:
    text = to_json(value)
    assert json.loads(text) == value
    assert all(unicodedata.category(c) not in ("Cc", "Cs") for c in text)
    assert not set(text) & set("\u202e\u2066\u200b\ufeff\u2028")


@pytest.mark.slow
@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_tables_hold_nothing_that_acts_and_one_line_a_row(rows: list[tuple[str, str]]) -> None:
    lines = layout(("A", "B"), rows)
    assert len(lines) == len(rows) + 1
    assert all(unicodedata.category(c) not in ("Cc", "Cs") for line in lines for c in line)


def test_columns_are_aligned_by_what_they_take_on_a_terminal() -> None:
    lines = layout(("NAME", "N"), [("東京", "1"), ("e\u0301", "20")], right=[1])
    assert lines == ["NAME   N", "東京   1", "e\u0301     20"]
    assert (width("東京"), width("e\u0301")) == (4, 1)


def test_a_terminal_that_cannot_show_a_letter_gets_its_escape() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
    Terminal(out=stream, err=stream).line("å")
    assert raw.getvalue() == b"\\xe5\n"


@pytest.mark.slow
@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_failure_has_words_and_a_record(code: str) -> None:
    failure = Failure(code, "root@g1:22", {"key": "AAAA", "secret": "password:x"}, "raw \x1b[2J words")
    lines = failure_lines(failure)
    assert len(lines) >= 4 and lines[-1] == "    raw words"
    record = json.loads(to_json(failure_record(failure)))
    assert record["code"] == code and record["what"] and record["do"]
    if not code.startswith("history."):  # only a window keeps a history
        said = "\n".join((*lines, record["do"]))
        assert "by itself" not in said and "Retry" not in said, "a command that ends does not try again"
    for_watch = "\n".join(failure_lines(failure, goes_on=True))
    assert str(explain(failure).next) in for_watch
    assert "key" not in record["facts"] and "secret" not in record["facts"]


# -- readings

ROW = {kind: np.full((1, len(signals)), np.nan, np.float32) for kind, signals in SIGNALS.items()}


def reading(**values: float) -> NodeReading:
    gpu = ROW[Kind.GPU].copy()
    for name, value in values.items():
        gpu[0, [signal.name for signal in SIGNALS[Kind.GPU]].index(name)] = value
    return NodeReading(
        link=Link("hall/g1", LinkState.LIVE, 0.0, newest_sample=100.25),
        facts=Facts(devices=(Device(Kind.GPU, "0", "H100"),)),
        age=0.5,
        rows={Kind.GPU: gpu, Kind.HOST: ROW[Kind.HOST]},
        alive={Kind.GPU: np.array([True])},
        troubles=(PartTrouble("nvml", "overdue", 0.0, "driver \x1bhangs"),),
    )


def test_what_was_not_measured_is_null_and_a_dash_never_zero() -> None:
    record = sample_json("hall/g1", reading(utilization=0.0))
    (gpu,) = record["gpus"]
    assert (gpu["utilization"], gpu["power"], record["host"]["cpu"], record["ports"]) == (0, None, None, [])
    cells = dict(zip(NODE_HEADER, node_cells("hall/g1", reading(utilization=0.0)), strict=True))
    assert (cells["UTIL"], cells["POWER"], cells["CPU"], cells["IN"]) == ("0 %", "-", "-", "-")
    assert "nvml overdue" in cells[""]


def test_values_are_shown_in_the_units_people_use() -> None:
    full = reading(utilization=93.4, power=6543.2, memory_used=80 * 2**30, temperature=61.0, throttle_reasons=0x40)
    cells = dict(zip(NODE_HEADER, node_cells("hall/g1", full), strict=True))
    assert (cells["UTIL"], cells["POWER"], cells["MEMORY"], cells["HOTTEST"]) == (
        "93 %",
        "6.54 kW",
        "80.0 GiB",
        "61 °C",
    )
    assert gpu_cells(full)[0][-1] == "heat"


def test_that_an_ordinary_account_may_not_read_the_kernels_log_is_said_and_no_fault() -> None:
    unread = PartTrouble("kernel", "failed", 0.0, "Operation not permitted")
    cells = dict(zip(NODE_HEADER, node_cells("hall/g1", replace(reading(), troubles=(unread,))), strict=True))
    assert cells[""] == ""
    assert trouble_text("kernel", "failed", unread.text) == (
        "The kernel's log cannot be read with this account; its messages are missing here (Operation not permitted)."
    )
    assert trouble_text("nvml", "overdue", "hangs") == "nvml overdue: hangs"


def test_a_device_that_is_silent_and_a_node_that_is_lost_say_so() -> None:
    dead = replace(reading(), alive={Kind.GPU: np.array([False])})
    assert gpu_cells(dead)[0][-1] == "does not answer"
    assert sample_json("x", dead)["gpus"][0]["alive"] is False
    failure = Failure("ssh.refused", "g1:22")
    lost = replace(reading(utilization=50.0), link=Link("hall/g1", LinkState.LOST, 5.0, failure))
    cells = dict(zip(NODE_HEADER, node_cells("hall/g1", lost), strict=True))
    assert (cells["LINK"], cells["UTIL"], cells[""]) == ("lost", "-", "ssh.refused")
    assert link_json("hall/g1", lost.link)["failure"]["code"] == "ssh.refused"


@given(st.floats(width=32))
def test_numbers_are_json_whatever_was_measured(value: float) -> None:
    found = number(value)
    assert json.loads(to_json(found)) == found
    if math.isfinite(value):
        assert found == pytest.approx(value, rel=1e-5)
    else:
        assert found is None


# -- trust


@pytest.mark.parametrize(
    ("expected", "same"),
    [
        ("SHA256:abc", True),
        ("abc", True),
        (" SHA256:abc= ", True),
        ("SHA256:abd", False),
        ("", False),
        ("SHA256:", False),
        ("ab", False),
        ("å", False),
    ],
)
def test_fingerprints_are_compared_whole(expected: str, same: bool) -> None:
    assert same_fingerprint("SHA256:abc", expected) is same


def test_the_keyring_is_opened_once_and_only_when_it_is_asked() -> None:
    opened = []

    def open_store() -> object:
        opened.append(1)
        raise SecretError(SecretProblem.NO_KEYRING, "keyring")

    keyring = LateKeyring(open_store)  # type: ignore[arg-type]
    assert not opened
    assert keyring.get("password:x") is None and keyring.store() is None
    assert len(opened) == 1


def test_the_keyring_gives_what_it_keeps() -> None:
    class Store:
        def get(self, name: str) -> Secret:
            return Secret(name.upper())

    found = LateKeyring(Store).get("x")  # type: ignore[arg-type]
    assert found is not None and found.reveal() == "X"
