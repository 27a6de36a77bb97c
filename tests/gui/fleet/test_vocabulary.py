"""Every state of a node has a word, and nothing that was not measured looks like a value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from console.fleet.model.judging import lost_gpus, slowed_gpus
from console.fleet.model.links import Failure, LinkState
from console.fleet.model.readings import NodeEvent, NodeReading, PartTrouble
from console.fleet.model.rule_text import as_toml
from console.fleet.model.rules import Grade, Named
from console.fleet.model.signals import Kind, Throttle, column
from console.fleet.page.vocabulary import (
    Condition,
    condition,
    event_quote,
    event_words,
    gpu_condition,
    judged_by,
    row_grade,
    sentence,
    slowed_badly,
    throttle_ink,
)
from console.fleet.page.zones import known
from console.fleet.service.rulebook import load, shipped
from resources.text import Text, say
from tests.support import scripted
from tests.support.judged import judged
from tests.support.scripted import NOW
from widgets import translation
from widgets.priority import Priority

ZONE = "Europe/Stockholm"


def said(reading: NodeReading | None) -> Condition:
    """The condition of a node that has been so for long."""
    return condition(None if reading is None else judged(reading, NOW), ZONE, NOW)


def failed(code: str) -> Failure:
    return Failure(code, "root@g1:22")


@pytest.mark.parametrize(
    ("reading", "priority", "word"),
    [
        (None, Priority.UNKNOWN, "Not known yet"),
        (scripted.unseen(LinkState.OFF), Priority.UNKNOWN, "Not watched"),
        (scripted.unseen(LinkState.WAITING), Priority.UNKNOWN, "Waiting"),
        (scripted.unseen(LinkState.CONNECTING), Priority.UNKNOWN, "Connecting"),
        (scripted.unseen(LinkState.STARTING), Priority.UNKNOWN, "Starting"),
        (scripted.unseen(LinkState.LOST, failure=failed("ssh.refused")), Priority.MEDIUM, "No contact yet"),
        (scripted.unseen(LinkState.LOST, newest=NOW - 60), Priority.HIGH, "Lost 13:59"),
        (scripted.unseen(LinkState.ASKING, failure=failed("ssh.host_key_unknown")), Priority.MEDIUM, "Key to accept"),
        (
            scripted.unseen(LinkState.ASKING, failure=failed("ssh.password_needed")),
            Priority.MEDIUM,
            "Asks for a password",
        ),
        (
            scripted.unseen(LinkState.ASKING, failure=failed("ssh.passphrase_needed")),
            Priority.MEDIUM,
            "Asks for a passphrase",
        ),
        (scripted.unseen(LinkState.ASKING, failure=failed("ssh.auth_failed")), Priority.MEDIUM, "Waits for you"),
        (
            scripted.unseen(LinkState.STOPPED, failure=failed("ssh.host_key_changed")),
            Priority.CRITICAL,
            "Host key changed",
        ),
        (
            scripted.unseen(LinkState.STOPPED, failure=failed("ssh.host_key_revoked")),
            Priority.CRITICAL,
            "Host key revoked",
        ),
        (scripted.live(), Priority.NORMAL, "Normal"),
    ],
)
def test_every_state_has_a_word(reading: NodeReading | None, priority: Priority, word: str) -> None:
    found = said(reading)
    assert (found.priority, found.word) == (priority, word)


def test_late_says_how_old() -> None:
    reading = scripted.live(link=scripted.link(LinkState.LATE, newest=NOW - 42))
    assert "42" in said(reading).word


def test_a_lost_gpu_is_critical_and_named() -> None:
    shape = scripted.facts(gpus=4)
    reading = scripted.live(shape, alive=scripted.alive(shape, 1, 3))
    found = said(reading)
    assert found.priority is Priority.CRITICAL
    assert found.word == "GPU 1, 3 · Lost"
    assert gpu_condition(judged(reading, NOW), "3", ZONE, NOW).word == "Lost"
    assert gpu_condition(judged(reading, NOW), "2", ZONE, NOW).word == "Normal"
    assert lost_gpus(reading) == ["1", "3"]


def test_a_hung_driver_outweighs_lost_gpus() -> None:
    shape = scripted.facts()
    trouble = PartTrouble("nvml", "overdue", NOW - 30, "")
    reading = scripted.live(shape, alive=scripted.alive(shape, 0, 1), troubles=(trouble,))
    assert said(reading).word == "Driver hangs"


def test_an_account_that_may_not_read_the_kernels_log_is_normal_and_another_silent_part_is_not() -> None:
    kernel = PartTrouble("kernel", "failed", NOW - 30, "Operation not permitted")
    assert said(scripted.live(troubles=(kernel,))).priority is Priority.NORMAL
    port = PartTrouble("port:mlx5_1", "failed", NOW - 30, "")
    found = said(scripted.live(troubles=(kernel, port)))
    assert (found.priority, found.word) == (Priority.MEDIUM, "Incomplete")
    assert "port:mlx5_1" in found.headline
    assert "kernel" not in found.headline


def test_garbage_between_the_messages_is_told_for_what_it_is() -> None:
    noise = PartTrouble("stream", "probe.not_understood", NOW - 3, "go away")
    found = said(scripted.live(troubles=(noise,)))
    assert found.priority is Priority.MEDIUM
    assert found.headline == "Something else speaks on the probe's channel · since 13:59"
    assert "do not answer" not in found.headline
    silent = PartTrouble("processes", "overdue", NOW - 3, "")
    assert "processes" in said(scripted.live(troubles=(noise, silent))).headline


def test_heat_is_high_and_a_plain_power_cap_is_normal() -> None:
    shape = scripted.facts()
    hot = scripted.live(shape, rows=scripted.rows(shape, throttle_reasons=0x40))
    capped = scripted.live(shape, rows=scripted.rows(shape, throttle_reasons=0x4))
    assert said(hot).priority is Priority.HIGH
    assert said(capped).priority is Priority.NORMAL


def test_a_gpu_without_a_reading_has_no_reason() -> None:
    shape = scripted.facts()
    made = scripted.rows(shape, throttle_reasons=0x40)
    made[Kind.GPU][1, column(Kind.GPU, "throttle_reasons")] = np.nan
    assert slowed_gpus(scripted.live(shape, rows=made)) == {"0": Throttle.HEAT}


def test_a_clock_a_year_off_is_said() -> None:
    reading = scripted.live()
    reading = replace(reading, link=replace(reading.link, clock_offset=365 * 86400.0))
    found = said(reading)
    assert found.priority is Priority.MEDIUM
    assert "365" in found.word


@pytest.mark.parametrize(
    ("code", "device", "priority", "part"),
    [
        ("xid:79", "gpu:5", Priority.CRITICAL, "GPU 5 fell off the bus (XID 79)"),
        ("xid:63", "gpu:3", Priority.LOW, "GPU 3"),
        ("xid:13", "", Priority.LOW, "A GPU"),
        ("xid:145", "gpu:1", Priority.HIGH, "XID 145"),
        ("xid:99999999999", "gpu:1", Priority.LOW, "Error that the catalogue of 2025-10-29 does not know (XID 999"),
        ("xid:", "gpu:1", Priority.LOW, "XID"),
        ("link:down", "port:mlx5_0", Priority.MEDIUM, "mlx5_0 lost its link"),
        ("link:up", "port:mlx5_0", Priority.NORMAL, "mlx5_0"),
        ("kernel", "", Priority.NORMAL, "Kernel message"),
        ("whatever", "gpu:", Priority.NORMAL, "Kernel message"),
    ],
)
def test_events_are_said_in_plain_words(code: str, device: str, priority: Priority, part: str) -> None:
    found, text = event_words(NodeEvent("hall/g1", NOW, "kernel", code, device, "NVRM"))
    assert found is priority
    assert part in text


@pytest.mark.parametrize(
    ("code", "device", "said", "quoted"),
    [
        ("gpu:replaced", "gpu:1", "GPU 1 was replaced", "GPU-a was in this slot, GPU-b is now"),
        ("node:rebooted", "", "The node was restarted", ""),
    ],
)
def test_what_the_console_saw_on_a_node_is_said_in_plain_words(code: str, device: str, said: str, quoted: str) -> None:
    text = "The GPU was replaced: GPU-a was in this slot, GPU-b is now" if device else "The node was restarted"
    event = NodeEvent("hall/g1", NOW, "console", code, device, text)
    assert event_words(event) == (Priority.MEDIUM, said)
    assert event_quote(event) == quoted
    assert event_words(NodeEvent("hall/g1", NOW, "kernel", code, device, text))[1] != said


def test_the_consoles_own_events_are_not_quoted_as_the_nodes_words() -> None:
    event = NodeEvent("hall/g1", NOW, "console", "link:lost", "", "The link was lost: ssh.refused")
    assert event_words(event)[0] is Priority.HIGH
    assert event_quote(event) == "", "that is the console's code"


def test_an_xid_says_which_other_one_its_line_names_as_its_cause() -> None:
    line = "NVRM: Xid (PCI:0000:c3:00): 45, caused by previous Xid 79"
    event = NodeEvent("hall/g1", NOW, "kernel", "xid:45", "gpu:1", line)
    assert event_words(event)[1] == "GPU 1: Work was taken off it (XID 45), follows from XID 79"
    assert "follows" not in event_words(replace(event, text="NVRM: Xid (PCI:0000:c3:00): 45, pid=79"))[1]


def test_a_zone_that_nobody_knows_is_utc() -> None:
    assert known("Europe/Stockholm") == "Europe/Stockholm"
    assert known("Mars/Olympus") == "UTC"
    assert known("../../etc/passwd") == "UTC"
    assert known("") == "UTC"


def test_a_sentence_within_a_sentence_is_told_in_the_same_language(qapp: QApplication) -> None:
    removed = say(Text("Inventory", "Remove node {key}"), key="hall/g1")
    undone = say(Text("Inventory", "Undo: {what}"), what=removed)
    assert sentence(undone) == str(undone) == "Undo: Remove node hall/g1"
    translation.install(qapp, "sv")
    try:
        assert sentence(undone) == "Ångra: Ta bort noden hall/g1"
    finally:
        translation.install(qapp, "en")


def test_words_by_which_an_xid_is_no_fault_have_a_row_of_their_own() -> None:
    def told(code: str, text: str) -> tuple[Priority, str]:
        return event_words(NodeEvent("hall/g1", NOW, "kernel", code, "gpu:1", text))

    assert told("xid:145", "145, RLW_SRC_TRACK Nonfatal XC0") == (
        Priority.LOW,
        "GPU 1: NVLink 5 error that it got over by itself (XID 145)",
    )
    assert told("xid:154", "changed from 0x1 (GPU Reset Required) to 0x0 (None)") == (
        Priority.LOW,
        "GPU 1: The driver asks for no recovery any more (XID 154)",
    )


@pytest.fixture
def own(tmp_path: Path) -> Iterator[None]:
    """A site that says of power brakes, XID 31 and stalls what it thinks of them."""
    files = tmp_path / "alarms"
    files.mkdir()
    brake = replace(shipped().by_id["gpu.power-brake"], grade=Grade.LOW)
    stalls = replace(
        shipped().by_id["files.stalled"], id="files.ours", what=Text("Rules", "Waits for files"), told_by=""
    )
    (files / "ours.toml").write_text(as_toml(brake) + as_toml(stalls), encoding="utf-8")
    rules = load(tmp_path)
    assert not rules.faults
    judged_by(lambda: rules)
    yield
    judged_by(shipped)


@pytest.mark.usefixtures("own")
def test_a_sites_own_rules_grade_and_name_what_is_shown() -> None:
    found = NodeEvent("hall/g1", NOW, "console", "found:files.ours", "", "found")
    assert event_words(found)[1] == "Waits for files"
    assert throttle_ink(Throttle.POWER_BRAKE) == "low" and slowed_badly(Throttle.POWER_BRAKE)
    assert row_grade(Named.THROTTLE, "power_brake") is Priority.LOW


def test_by_the_rules_that_ship_heat_and_power_brakes_are_abnormal_and_a_power_cap_is_not() -> None:
    assert [reason for reason in Throttle if slowed_badly(reason)] == [Throttle.HEAT, Throttle.POWER_BRAKE]
    assert throttle_ink(Throttle.HEAT) == "high" and throttle_ink(Throttle.POWER_CAP) == "data-4"
