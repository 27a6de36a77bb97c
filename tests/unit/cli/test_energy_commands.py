"""Prices of electricity and measured energy, from the command line."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from console.fleet.model.signals import Kind, column
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.history.writer import History
from console.fleet.service.series import Layout

from .conftest import Ended

Driftvakt = Callable[..., Ended]
LAYOUT = Layout({Kind.HOST: ("",), Kind.GPU: ("0", "1")})


def half_an_hour_at_300_watts(path: Path, node: str) -> float:
    """Two GPUs over two whole quarters that are over; gives when they begin."""
    begin = (time.time() - 3600.0) // 900 * 900
    times = begin + np.arange(0, 1800.0, 10.0)
    rows = np.zeros((len(times), LAYOUT.width), np.float32)
    for gpu in ("0", "1"):
        rows[:, LAYOUT.column(Kind.GPU, gpu, column(Kind.GPU, "power"))] = 300.0
    history = History(path, now=lambda: begin + 1860.0)
    history.append(Batch(node, LAYOUT, times, np.full(len(times), 10.0, np.float32), rows))
    history.flush()
    history.stop()
    return begin


def prices(path: Path, begin: float, hours: int) -> Path:
    """100 EUR a MWh from the whole hour before on."""
    lines = ["MTU (UTC),Area,Sequence,Day-ahead Price (EUR/MWh)"]
    for hour in range(hours):
        ends = [datetime.fromtimestamp(begin // 3600 * 3600 + 3600 * (hour + n), UTC) for n in (0, 1)]
        lines.append(" - ".join(end.strftime("%d/%m/%Y %H:%M:%S") for end in ends) + ",BZN|SE3,1,100.00")
    path.write_text("\n".join(lines))
    return path


@pytest.mark.slow
def test_measured_energy_is_priced_by_its_quarters(driftvakt: Driftvakt, tmp_path: Path) -> None:
    driftvakt("sites", "add", "hall")
    driftvakt("nodes", "add", "root@g01.hall")
    (listed,) = driftvakt("nodes", "list", "--json").document["nodes"]
    begin = half_an_hour_at_300_watts(tmp_path / "data" / "telemetry.db", listed["id"])
    file = str(prices(tmp_path / "prices.csv", begin, 2))
    words = ("--rate", "11", "--added", "0.5", "--pue", "1.25", "--days", "1")
    made = driftvakt("costs", "energy", file, *words, "--json").document
    assert abs(Decimal(made["gpu_kwh"]) - Decimal("0.3")) < Decimal("0.001")  # 600 W for half an hour
    assert Decimal(made["unpriced_kwh"]) == 0
    assert made["cost"] == "0.60"  # 0.3 x 1.25 x (1.1 + 0.5)
    assert (made["quarters_measured"], made["gpu_hours_measured"]) == (2, "1.000")
    elsewhere = str(prices(tmp_path / "old.csv", begin - 90_000, 2))
    unpriced = driftvakt("costs", "energy", elsewhere, *words)
    assert "Unpriced: 0.300 kWh" in unpriced.out
    assert "Cost 0.00" in unpriced.out


def test_a_file_of_prices_is_looked_at(driftvakt: Driftvakt, tmp_path: Path) -> None:
    file = str(prices(tmp_path / "prices.csv", 1_795_525_200.0, 3))
    made = driftvakt("costs", "prices", "look", file, "--json").document
    assert (made["intervals"], made["mean"], made["gaps"]) == ({"60 min": 3}, "100.0000", [])
    assert made["odd_days"] == ["2026-11-24"]
    assert "2026-11-24 is not whole" in driftvakt("costs", "prices", "look", file).out
    ended = driftvakt("costs", "prices", "look", file, "--area", "SE4")
    assert (ended.status, "prices.csv: It has no prices of SE4; it has SE3" in ended.err) == (1, True)
    refused = driftvakt("costs", "energy", file, "--rate", "-1")
    assert (refused.status, "--rate" in refused.err) == (2, True)
    assert "no history here yet" in driftvakt("costs", "energy", file, "--rate", "11").err
