"""Every fault of the demo site is found through the real probe over real SSH, and is over when its cause has ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from connectors.site_simulator.client import Site
from connectors.ssh.configuration import Surroundings
from console.fleet.model import judging
from console.fleet.model.findings import Finding
from console.fleet.model.links import LinkState
from console.fleet.service.collector import Collector
from console.main.compose import collect, compose
from console.main.demo import fill_inventory
from console.main.parts import Parts

pytestmark = [pytest.mark.slow, pytest.mark.timeout(420)]

#: Health is told this often here, in seconds, and file systems, too: as fast as the probe allows.
TIERS = (1.0, 1.0, 1.0)


class Court:
    """The demo site, a collector over it, and what is found."""

    def __init__(self, folder: Path) -> None:
        self.site = Site.start(1, folder / "site")
        surroundings = Surroundings(home=folder, environment={})
        self.parts: Parts = compose(folder, source="demo", demo=True, surroundings=surroundings)
        fill_inventory(self.parts, self.site)
        self.bugs: list[BaseException] = []
        self.asked: dict[tuple[str, str], float] = {}
        self.keys = {node.name: node.key for node in self.parts.inventory.current().nodes}
        self.collector = self.start()

    def start(self) -> Collector:
        made = collect(self.parts, history=True, tiers=TIERS, on_bug=self.bugs.append)
        made.set_inventory(self.parts.inventory.current())
        made.start()
        return made

    def found(self, rule: str, node: str, part: str = "") -> Finding | None:
        key = self.keys[node]
        for each in self.collector.findings():
            if each.rule.id == rule and key in each.nodes and (not part or part in each.parts):
                return each
        return None

    def wait(self, what: Callable[[], object], seconds: float, said: str) -> None:
        until = time.monotonic() + seconds
        while not what():
            told = [(each.rule.id, each.parts) for each in self.collector.findings()]
            assert time.monotonic() < until, f"{said}; found: {told}"
            time.sleep(0.1)

    def asks(self, node: str, part: str) -> bool:
        """Whether a GPU asks for a reset, and has done so in an earlier reading, too."""
        reading = self.collector.reading(self.keys[node])
        health = judging.health_of(reading, part) if reading is not None else None
        if reading is None or health is None or not (health.recovery_action or health.remap_pending):
            return False
        newest = reading.link.newest_sample or 0.0
        first = self.asked.setdefault((node, part), newest)
        return newest > first + 2.0

    def close(self) -> None:
        self.collector.stop()
        self.parts.close()
        self.site.stop()


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Court]:
    made = Court(tmp_path_factory.mktemp("court"))
    live = lambda: all(r.link.state is LinkState.LIVE for r in made.collector.readings().values())  # noqa: E731
    made.wait(live, 60, "every node to answer")
    yield made
    made.close()
    assert made.bugs == []


FAULTS = [
    ("gpu_lost", {"node": "g03", "gpu": 5}, "xid.79", "5", 15),
    ("xid", {"node": "g05", "gpu": 3, "code": 48}, "xid.48", "3", 15),
    ("xid", {"node": "g06", "gpu": 4, "code": 63}, "xid.63", "4", 15),
    ("link_flap", {"node": "g02", "port": "mlx5_0"}, "port.down", "mlx5_0", 15),
    ("node_gone", {"node": "u04"}, "link.lost", "", 20),
    ("clock_off", {"node": "g10", "seconds": -3600.0}, "clock.behind", "", 15),
    ("clock_off", {"node": "g12", "seconds": 3600.0}, "clock.ahead", "", 15),
    ("probe_hung", {"node": "g11"}, "driver.hung", "", 30),
]


@pytest.mark.parametrize(("fault", "given", "rule", "part", "seconds"), FAULTS, ids=[each[2] for each in FAULTS])
def test_a_fault_is_found_and_is_over_when_it_is_cleared(
    court: Court, fault: str, given: dict[str, object], rule: str, part: str, seconds: float
) -> None:
    node = str(given["node"])
    raised = court.site.raise_fault(fault, **given)
    court.wait(lambda: court.found(rule, node, part), seconds, f"{rule} of {node} to be found")
    one = court.found(rule, node, part)
    assert one is not None and one.since is not None and not one.or_earlier
    if fault == "xid":
        # A GPU that is reset asked for it before: no operator is quicker than the next reading.
        court.wait(lambda: court.asks(node, part), 30, f"{part} of {node} to ask for a reset")
    court.site.clear(raised)
    court.wait(lambda: not court.found(rule, node, part), 60, f"{rule} of {node} to be over")


def test_storage_that_is_slow_is_one_finding_of_its_server_until_it_is_not(court: Court) -> None:
    raised = court.site.raise_fault("slow_storage", site="Trollhättan")
    of_servers = {"server.slow", "server.silent"}
    slow = lambda: [each for each in court.collector.findings() if each.rule.id in of_servers]  # noqa: E731
    court.wait(lambda: slow() and len(slow()[0].nodes) == 12, 60, "storage to be found of all its nodes")
    (one,) = slow()
    assert one.parts == ("nas-1",)
    assert not [each for each in court.collector.findings() if each.rule.id.startswith("storage.")]
    court.site.clear(raised)
    court.wait(lambda: not slow(), 120, "storage to be well again")


def test_a_restart_of_the_console_moves_no_beginning(court: Court) -> None:
    raised = [
        court.site.raise_fault("xid", node="g08", gpu=1, code=95),
        court.site.raise_fault("gpu_lost", node="g09", gpu=2),
    ]
    both = lambda: court.found("xid.95", "g08", "1") and court.found("xid.79", "g09", "2")  # noqa: E731
    court.wait(both, 20, "both to be found")
    before = {each.key: each.since for each in court.collector.findings() if each.rule.id.startswith("xid.")}
    court.collector.stop()
    court.collector = court.start()
    court.wait(both, 30, "both to be found again")
    live = lambda: court.collector.reading(court.keys["g09"]).link.state is LinkState.LIVE  # noqa: E731
    court.wait(live, 30, "g09 to answer")
    after = {each.key: each.since for each in court.collector.findings() if each.key in before}
    assert after == before
    for each in raised:
        court.site.clear(each)


def test_what_takes_a_minute_to_be_known_is_found_through_the_real_probe(court: Court) -> None:
    """How soon, and that it ends, is told on a clock of samples: test_every_fault.py."""
    wanted = [
        ("symbol_errors", {"node": "g01", "port": "mlx5_1"}, "port.symbol-errors", "mlx5_1"),
        ("disk_full", {"node": "u01", "mount": "/scratch", "seconds": 20.0}, "disk.full", "/scratch"),
        ("pcie_replays", {"node": "g04", "gpu": 2}, "gpu.pcie-replays", "2"),
        ("process_gone", {"node": "g09", "gpu": 6}, "gpu.memory-left", "6"),
    ]
    raised = [court.site.raise_fault(fault, **given) for fault, given, _, _ in wanted]
    for _, given, rule, part in wanted:
        node = str(given["node"])
        court.wait(lambda rule=rule, node=node, part=part: court.found(rule, node, part), 150, f"{rule} to be found")
    for each in raised:
        court.site.clear(each)
