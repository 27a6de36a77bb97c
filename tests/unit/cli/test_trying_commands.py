"""Rules from the command line: listed, and tried on recorded history."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from console.fleet.model.signals import Kind, column
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.history.writer import History
from console.fleet.service.series import Layout
from console.main.command_line.exits import Exit

from .conftest import Ended

Driftvakt = Callable[..., Ended]
LAYOUT = Layout({Kind.HOST: ("",)})


def a_past(path: Path, node: str) -> None:
    """A node whose work waited for files for a minute, an hour ago."""
    end = (time.time() - 3600.0) // 60 * 60
    times = end - 240.0 + np.arange(240.0)
    rows = np.zeros((240, LAYOUT.width), np.float32)
    rows[100:160, LAYOUT.column(Kind.HOST, "", column(Kind.HOST, "stalled_on_files"))] = 35.0
    history = History(path, now=lambda: end + 60.0)
    history.append(Batch(node, LAYOUT, times, np.ones(240, np.float32), rows))
    history.flush()
    history.stop()


def test_rules_are_listed_the_worst_first(driftvakt: Driftvakt) -> None:
    rows = driftvakt("alarms", "rules", "--json").records
    assert rows[0]["grade"] == "critical"
    stalled = next(row for row in rows if row["id"] == "files.stalled")
    assert (stalled["above"], stalled["for"], stalled["quiet"]) == (10, 5, 20)
    assert "files.stalled" in driftvakt("alarms", "rules").out


@pytest.mark.slow
def test_a_rule_is_tried_as_it_is_and_changed(driftvakt: Driftvakt, tmp_path: Path) -> None:
    driftvakt("sites", "add", "hall")
    driftvakt("nodes", "add", "root@g01.hall")
    (listed,) = driftvakt("nodes", "list", "--json").document["nodes"]
    a_past(tmp_path / "data" / "telemetry.db", listed["id"])
    made = driftvakt("alarms", "test", "files.stalled", "--days", "1", "--json").document
    (once,) = made["occurrences"]
    assert (made["sure"], made["basis"], once["node"], once["extreme"]) == (1, "measured", "hall/g01", 35.0)
    assert driftvakt("alarms", "test", "files.stalled", "--above", "40", "--json").document["sure"] == 0
    assert driftvakt("alarms", "test", "files.stalled", "--for", "90", "--json").document["sure"] == 0
    said = driftvakt("alarms", "test", "files.stalled")
    assert "files.stalled: 1 time, on 1 nodes" in said.out


def test_what_cannot_be_tried_says_why(driftvakt: Driftvakt) -> None:
    assert driftvakt("alarms", "test", "no.such").status == Exit.USAGE
    refused = driftvakt("alarms", "test", "gpu.hot", "--above", "3")
    assert (refused.status, "no limit" in refused.err) == (Exit.USAGE, True)
    assert driftvakt("alarms", "test", "files.stalled", "--for", "soon").status == Exit.USAGE
    assert "no history here yet" in driftvakt("alarms", "test", "files.stalled").err
