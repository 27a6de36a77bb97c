"""What was measured around an incident outlives the history: it is a file, and the same twice is one file."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from console.fleet.model.readings import NodeEvent
from console.fleet.model.rules import Grade
from console.fleet.model.signals import Kind, column
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.series import Layout
from console.incidents.model.incidents import EvidenceKind, Incident
from console.incidents.service.evidence import Standing
from console.incidents.service.freezing import AFTER, BEFORE, Freezing
from console.incidents.service.keeper import EvidenceKeeper
from console.incidents.service.refusing import CannotDo
from console.main.compose import TELEMETRY, compose
from console.main.parts import Parts
from tests.support.recording import START, Recording

LAYOUT = Layout({Kind.HOST: ("",), Kind.GPU: ("0", "1")})
LOAD = 1_200
NOW = START + LOAD + 120.0


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    made = compose(tmp_path, source="test", clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    """A history of twenty minutes of one node, whose second GPU warms up, and stops to answer."""
    recording = Recording(tmp_path / TELEMETRY)
    rows = np.zeros((LOAD, LAYOUT.width), np.float32)
    at = LAYOUT.column(Kind.GPU, "1", column(Kind.GPU, "temperature"))
    rows[:, at] = 60.0 + np.arange(LOAD) / 10
    rows[LOAD // 2 :, at] = np.nan
    times = START + np.arange(LOAD, dtype=np.float64)
    recording.history.append(Batch("n1", LAYOUT, times, np.full(LOAD, 1.0, np.float32), rows))
    lost = NodeEvent("n1", START + 600.0, "kernel", "xid:79", "gpu:1", "<b>fallen</b> off the bus")
    recording.history.append_events((lost,))
    recording.now = NOW
    recording.step()
    recording.history.stop()
    return recording.path


def opened(parts: Parts) -> Incident:
    return parts.incidents.open("GPU lost", Grade.CRITICAL, began=START + 600.0, nodes=["n1"])


def test_what_was_measured_is_kept_as_it_was_and_outlives_the_history(parts: Parts, measured: Path) -> None:
    number = opened(parts).number
    freezing = Freezing(parts.incidents, measured, lambda node: f"hall/{node}")
    kept = freezing.freeze(number, NOW)
    assert freezing.freeze(number, NOW) == kept, "the same again is the same file"
    assert (kept.kind, kept.since, kept.until) == (EvidenceKind.TELEMETRY, START + 600.0 - BEFORE, NOW)
    measured.unlink()
    assert parts.incidents.standing_of(number) == {kept.sha256: Standing.SOUND}
    said = json.loads(gzip.decompress(parts.incidents.files.read(kept.sha256)))
    (node,) = said["nodes"]
    gpus = next(each for each in node["series"] if each["kind"] == "gpu")
    values = gpus["parts"]["1"]["temperature"].split(" ")
    assert len(values) == len(gpus["times"]) == LOAD
    assert (values[0], values[599], values[600]) == ("60.0", "119.9", "-")
    assert gpus["times"][1] - gpus["times"][0] == 1000
    assert [(each["code"], each["text"]) for each in node["events"]] == [("xid:79", "<b>fallen</b> off the bus")]
    with pytest.raises(CannotDo):
        freezing.freeze(number, NOW)


def test_the_keeper_keeps_once_at_first_and_once_when_all_has_happened(parts: Parts, measured: Path) -> None:
    incident = opened(parts)
    parts.incidents.open("Storage slow", Grade.LOW)
    now = [NOW]
    freezing = Freezing(parts.incidents, measured, str)
    bugs: list[BaseException] = []
    keeper = EvidenceKeeper(parts.incidents, freezing, lambda: now[0], parts.journal.may_write, bugs.append)

    def count() -> int:
        keeper.look()
        keeper.look()
        return sum(len(each.evidence) for each in parts.incidents.overview().incidents)

    assert count() == 1
    now[0] = incident.began + AFTER + 60.0
    assert count() == 1, "the last minute is not in the history yet"
    now[0] = incident.began + AFTER + 91.0
    assert count() == 2
    now[0] += 3600.0
    assert count() == 2 and not bugs
