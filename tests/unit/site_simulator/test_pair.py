"""A pair of routers on the demo site: both have the same servers, and half of the callers each."""

from __future__ import annotations

from pathlib import Path

from connectors.site_simulator.runtime import Runtime
from connectors.site_simulator.serving.deployed import DEPLOYED
from connectors.site_simulator.specification import GIB, parse_specification
from connectors.site_simulator.story import MOMENT
from tests.support.operated_site import Clock

PAIR = next(each for each in DEPLOYED if each.second)


def test_both_routers_of_a_pair_serve_and_share_the_callers(tmp_path: Path) -> None:
    node = {"site": "lab", "hall": "H", "rack": "1", "gpus": 8}
    job = {"number": 1, "name": PAIR.job_name, "user": "svc-models", "load": "inference", "intensity": 0.9}
    spec = parse_specification(
        {
            "sites": [{"key": "lab", "name": "Lab", "storage": "nas-9", "fabric": "roce"}],
            "nodes": [{"name": name, **node} for name, _ in PAIR.places],
            "jobs": [{**job, "memory_bytes": 57 * GIB, "placement": dict(PAIR.places)}],
        }
    )
    clock = Clock()
    runtime = Runtime(spec, 7, tmp_path, wall=MOMENT, monotonic=clock)
    try:
        for _ in range(60):
            clock.seconds += 0.5
            runtime.turn()
        counted = []
        for router in PAIR.routers:
            said = runtime.ask_socket(router, PAIR.socket, "show stat") or ""
            header, *lines = (line.split(",") for line in said.strip().splitlines())
            rows = [dict(zip(header, line, strict=True)) for line in lines]
            up = {each["svname"] for each in rows if each["svname"].endswith("-blue") and each["status"] == "UP"}
            assert up == {f"{name}-blue" for name, _ in PAIR.places}
            counted.append(int(next(each["stot"] for each in rows if each["svname"] == "BACKEND")))
    finally:
        runtime.stop()
    assert min(counted) > 0 and max(counted) - min(counted) <= 2
