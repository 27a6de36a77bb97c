"""A month from the command line: metered, shown, billed, closed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from console.costs.model.calendar import bounds, later, month_of
from console.fleet.model.readings import Device, Facts
from console.fleet.model.signals import Kind, column
from console.fleet.service.history.hot_log import Batch
from console.fleet.service.history.writer import History
from console.fleet.service.series import Layout
from console.main.compose import compose

from .conftest import Ended

LAYOUT = Layout({Kind.HOST: ("",), Kind.GPU: ("0", "1")})
PRICES = """
source = "test"
basis = "contract"
[[price]]
kind = "energy"
since = 2025-01-01
amount = 2
[[price]]
kind = "pue"
since = 2025-01-01
amount = 1
[[rule]]
name = "all"
tenant = "Lab"
site = "hall"
"""


def half_an_hour(path: Path, node: str) -> float:
    """Two GPUs at work over quarters that are over; gives when they begin, within this month."""
    begin = max((time.time() - 4000.0) // 900 * 900, bounds(month_of(time.time()))[0])
    times = begin + np.arange(0, 1800.0, 10.0)
    rows = np.zeros((len(times), LAYOUT.width), np.float32)
    for gpu in ("0", "1"):
        rows[:, LAYOUT.column(Kind.GPU, gpu, column(Kind.GPU, "power"))] = 300.0
        rows[:, LAYOUT.column(Kind.GPU, gpu, column(Kind.GPU, "utilization"))] = 90.0
    history = History(path, now=lambda: begin + 1860.0)
    history.append(Batch(node, LAYOUT, times, np.full(len(times), 10.0, np.float32), rows))
    history.flush()
    history.stop()
    return begin


@pytest.mark.slow
def test_what_was_metered_is_shown_billed_and_not_metered_twice(
    driftvakt: Callable[..., Ended], tmp_path: Path
) -> None:
    driftvakt("sites", "add", "hall")
    driftvakt("nodes", "add", "root@g01.hall")
    (listed,) = driftvakt("nodes", "list", "--json").document["nodes"]
    parts = compose(tmp_path / "data", source="test")
    try:
        gpus = tuple(Device(Kind.GPU, part, "H200") for part in ("0", "1"))
        parts.inventory.remember_facts(listed["id"], Facts(devices=gpus))
    finally:
        parts.close()
    half_an_hour(tmp_path / "data" / "telemetry.db", listed["id"])
    assert driftvakt("costs", "meter", "--json").document["written"] >= 2
    assert driftvakt("costs", "meter", "--json").document["written"] == 0
    unpriced = driftvakt("costs", "show", "--json").document
    assert unpriced["kinds"]["energy"]["value"] is None
    assert {each["name"] for each in unpriced["unpriced"]} >= {"energy without a PUE", "hardware"}
    prices = tmp_path / "prices.toml"
    prices.write_text(PRICES)
    driftvakt("costs", "prices", "import", str(prices))
    shown = driftvakt("costs", "show", "--json").document
    assert shown["gpu_hours"]["working"] == "1"  # two GPUs for half an hour
    assert shown["total"]["value"] == "0.60"  # 0.3 kWh at 2
    (year,) = driftvakt("costs", "year", "--json").document["sites"]
    assert year["all"]["building_kwh"] == year["months"][month_of(time.time())]["it_kwh"] == "0.300000"
    assert {each["symbol"] for each in year["indicators"] if each["value"] is not None} == {"E_DC", "E_IT", "PUE"}
    told = driftvakt("costs", "year").out
    assert "so far" in told and "no meter of it is read here" in told
    assert "Nothing was metered in 1999" in driftvakt("costs", "year", "1999").out
    assert driftvakt("costs", "year", "12").status == 2
    for zone in driftvakt("costs", "hours", "--json").document["zones"]:  # none, where no hour is over yet
        assert zone["zone"] == "" and {each["spot_kwh"] for each in zone["hours"]} == {None}
    assert driftvakt("costs", "hours").status == 0
    bill = driftvakt("costs", "bill", "Lab", "--json").document
    assert bill["sum"] == "0.60" and bill["lines"][0]["inputs"]
    assert "Lab" in driftvakt("costs", "show").out and "0.60" in driftvakt("costs", "bill", "Lab").out
    assert driftvakt("costs", "bill", "Nobody").status == 1
    assert driftvakt("costs", "show", "--month", "soon").status == 2
    assert driftvakt("costs", "export").out.splitlines()[1].split(",")[1:4] == ["Lab", "serving", "unknown"]
    file = tmp_path / "focus.csv"
    written = driftvakt("costs", "export", "--format", "focus", "--file", str(file))
    assert written.status == 0 and "found nothing wrong; it skips" in written.err
    assert file.read_text().startswith("BilledCost,")
    early = driftvakt("costs", "close", month_of(time.time()), "--yes")
    assert early.status == 1 and "not over yet" in early.err
    assert driftvakt("costs", "close", later(month_of(time.time()), -1)).status == 3
