"""A small drill for tests: its scenario, clocks that tests set, and its service over a journal."""

from __future__ import annotations

from dataclasses import dataclass

from console.journal.service import Journal
from console.recovery.model.drill_moves import About
from console.recovery.model.drills import Drill, Tick
from console.recovery.model.scenario_rows import scenario_of
from console.recovery.model.scenarios import DrillStep
from console.recovery.service.drill_records import DrillRecords
from console.recovery.service.drills import DrillService, Seen, Start

SMALL = scenario_of(
    "small.toml",
    """\
id = "small"
name = "A disk is lost"
summary = "It comes back."
kind = "functional"
scope = "all"
rto_minutes = 60
rpo_minutes = 1440
detect_minutes = 5
assets = ["files"]
approval = true
requirements = ["nis2-4.2", "iso-8.5"]

[[step]]
id = "agreed"
phase = "decide"
kind = "human"
text = "The start is agreed"
minutes = 1

[[step]]
id = "way"
phase = "decide"
kind = "decision"
text = "The smallest part first?"

[[step.choice]]
id = "part"
text = "Yes"

[[step.choice]]
id = "all"
text = "No"
skips = ["space"]

[[step]]
id = "space"
phase = "provision"
kind = "human"
text = "There is space"
minutes = 2

[[step]]
id = "password"
phase = "keys"
kind = "wait"
text = "The password is fetched"
minutes = 5

[[step]]
id = "restored"
phase = "restore"
kind = "sensed"
text = "Everything is back"
sensed = { by = "layer", of = "restore" }
minutes = 10

[[step]]
id = "passed"
phase = "verify"
kind = "sensed"
text = "The test says PASS"
sensed = { by = "test", of = "pass" }
minutes = 3

[[step]]
id = "told"
phase = "return"
kind = "human"
text = "Users are told"
minutes = 1
""",
)
START = Start(SMALL, "astrid", "bo", (About("a1", "Projects", "n1"),))
NOW = 1_800_000_000.0


@dataclass
class Clocks:
    """Two clocks: the time of day and the machine's own."""

    wall: float = NOW
    ran: float = 1000.0
    boot: str = "boot-1"

    def __call__(self) -> Tick:
        return Tick(self.wall, self.ran, self.boot)

    def go(self, seconds: float) -> None:
        self.wall += seconds
        self.ran += seconds


class Eyes:
    """What the console sees of sensed steps, as tests set it by the step's id."""

    def __init__(self) -> None:
        self.seen: dict[str, Seen] = {}

    def __call__(self, _drill: Drill, step: DrillStep) -> Seen | None:
        return self.seen.get(step.id)


def drills_over(journal: Journal) -> tuple[DrillService, Clocks, Eyes]:
    """Drills over a journal, with clocks and eyes that a test sets."""
    clocks, eyes = Clocks(), Eyes()
    return DrillService(DrillRecords(journal), clocks, eyes), clocks, eyes


def gone_through(service: DrillService, clocks: Clocks, eyes: Eyes, verdict: str = "pass") -> Drill:
    """A drill that was gone through to its last step, and ended."""
    number = service.begin(START).number
    clocks.go(60)
    service.done(number, "agreed")
    service.decide(number, "way", "all")
    clocks.go(300)
    service.done(number, "password")
    clocks.go(600)
    taken = str(int((NOW - 3600) * 1000))
    eyes.seen["restored"] = Seen(True, clocks.wall - 100, "restore-test:1", {"layer": "restore"})
    eyes.seen["passed"] = Seen(
        verdict == "pass", clocks.wall - 40, "restore-test:1", {"verdict": verdict, "snapshot_time": taken}
    )
    service.sense(number)
    if verdict != "pass":
        service.override(number, "passed", "it is what it is")
    clocks.go(60)
    service.done(number, "told")
    return service.end(number)
