"""The incidents of the demo site: what went wrong badly enough that its people wrote it down, the year before its night
and in that night.

A pure function of the seed and the opening; nothing here knows how a log keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from connectors.site_simulator.diary import EDGE, EVENING, LEAD, MORNING, NIGHT, RECOVERY, Colleague
from connectors.site_simulator.specification import Specification

_DAY, _MINUTE = 86400.0, 60.0
#: So many were closed in the year before the opening.
CLOSED = 38
#: The days before the opening on which the last of them happened; the others are spread over the days before.
_LATEST = (18.2, 9.4, 4.6)
_FIRST_DAY, _LAST_DAY = 318.0, 24.0
#: What is still to be done of these, counted from the last, and after how many days others were done.
_STILL_OPEN = 4
_DONE_DAYS = (2.0, 20.0)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote, so many seconds after the beginning."""

    after: float
    who: Colleague
    text: str


@dataclass(frozen=True, slots=True)
class Todo:
    """What was left to do, by whom, within so many days after the end; `done` is when it was (unix seconds)."""

    text: str
    who: Colleague
    days: float
    done: float | None = None


@dataclass(frozen=True, slots=True)
class Mishap:
    """Something that went wrong. Times are unix seconds; `seen` is when it was written down, `taken` when somebody took
    it, `ended` when it was over, None while it goes on. `source` is the row of the rules that told of it, and at which
    part of the node, empty where nothing did."""

    title: str
    severity: str
    began: float
    seen: float
    owner: Colleague | None
    taken: float | None = None
    nodes: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    ended: float | None = None
    outcome: str = ""
    cause: str = ""
    lessons: str = ""
    todo: tuple[Todo, ...] = ()
    source: tuple[str, str] = ("", "")
    aware: str = ""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What goes wrong now and then. `{node}` in its texts is where."""

    title: str
    severity: str
    minutes: tuple[float, float]
    who: Colleague
    saw: str
    did: str
    outcome: str
    cause: str
    lessons: str
    todo: str = ""
    services: tuple[str, ...] = ()
    everywhere: bool = False


_KINDS = (
    _Kind(
        "GPU lost on {node}", "critical", (35.0, 190.0), NIGHT,
        "XID 79, the GPU answers no more. The other seven go on.",
        "Drained {node} and restarted it. The GPU is back and passes its check.",
        "The GPU came back after a restart and was watched for a day.",
        "A PCIe link that had lost lanes for days before it went.",
        "Replays rise hours before: they are an alarm of their own now.",
        "Have the vendor look at the riser of {node}", ("weld-inspect",),
    ),
    _Kind(
        "Cooling loop weak, {node} hot", "high", (40.0, 260.0), EVENING,
        "GPUs of {node} are slowed by heat, the rack beside it is well.",
        "Pump two was stuck. Facilities started it by hand; temperatures fall.",
        "Back to 61 degrees at full load.",
        "A pump that did not start by itself after the switch-over test.",
        "The test is over when both pumps were seen to run, not when it was clicked.",
        "Ask facilities for the pump's own alarm on our network",
    ),
    _Kind(
        "Storage slow on nas-1", "medium", (20.0, 150.0), EVENING,
        "Reads take forty milliseconds, every job on it waits.",
        "One disk of the pool rebuilds. Its speed is bounded now, jobs go on.",
        "Reads are back at two milliseconds.",
        "A rebuild without a bound on its speed took all of the disks' time.",
        "The bound is set for all pools, and the runbook names it.",
        services=("support-sv", "journal-summary"), everywhere=True,
    ),
    _Kind(
        "Link to Uppsala flapped", "medium", (12.0, 70.0), EDGE,
        "The link goes up and down every minute; u01 to u04 come and go.",
        "The carrier moved us to the other fibre.",
        "No carrier change since.",
        "Road works over the duct in Tycho Hedéns väg, as the carrier says.",
        "The second way must carry the probe's traffic by itself: it did not.",
        "Try the second way without the first", ("ticket-router",), everywhere=True,
    ),
    _Kind(
        "Power dip in rack {rack}", "high", (60.0, 240.0), MORNING,
        "Four nodes were gone at once, the others on that phase dipped.",
        "The breaker of the rack's B feed had tripped. Electrician on site, feed checked.",
        "All four are back, jobs were started again from their checkpoints.",
        "Two supplies on one phase after the move in spring.",
        "What is moved is checked against the drawing before it is loaded.",
        "Measure the phases of every rack", ("x-ray-triage",), everywhere=True,
    ),
    _Kind(
        "Registry certificate expired", "high", (45.0, 110.0), RECOVERY,
        "No image can be pulled: the certificate ran out at midnight.",
        "New certificate from our own CA, services restarted one by one.",
        "Pulls work, nothing was lost.",
        "The reminder went to somebody who has left.",
        "Reminders go to a role, not to a name.",
        "Have the console say when a certificate runs out", everywhere=True,
    ),
    _Kind(
        "Wrong driver on {node} after an update", "medium", (30.0, 120.0), MORNING,
        "CUDA answers no more on {node}, kernel and module are of two versions.",
        "Pinned the package and restarted {node}.",
        "{node} is as its neighbours.",
        "An update that was meant for another group of nodes.",
        "Drift between nodes is looked at before an update, too.",
        "Hold the driver's package on all nodes",
    ),
    _Kind(
        "x-ray-triage answers late", "high", (15.0, 60.0), NIGHT,
        "Answers take two seconds instead of one third. Radiology called.",
        "One replica had no GPU memory left after the rollout. Rolled back.",
        "Answers within 350 ms; radiology was told.",
        "The new version keeps twice as many images at once.",
        "A canary looks at memory as well as at answers.",
        "Give the golden set a case with large images", ("x-ray-triage",), everywhere=True,
    ),
)  # fmt: skip


def year(seed: int, opening: float, specification: Specification) -> tuple[Mishap, ...]:
    """What was closed in the year before the opening, the oldest first."""
    chance = Random(f"{seed} mishaps")  # noqa: S311 -- nothing secret
    names = [node.name for node in specification.nodes if "u" not in node.name] or [specification.nodes[0].name]
    count = CLOSED - len(_LATEST)
    step = (_FIRST_DAY - _LAST_DAY) / count
    days = [_FIRST_DAY - number * step - chance.uniform(0.0, 0.8 * step) for number in range(count)]
    kinds = [_KINDS[chance.randrange(len(_KINDS))] for _ in days] + [_KINDS[4], _KINDS[3], _KINDS[5]]
    made = []
    for number, (day, kind) in enumerate(zip([*days, *_LATEST], kinds, strict=True)):
        began = float(round(opening - day * _DAY + chance.uniform(-0.2, 0.2) * _DAY))
        places = {"node": chance.choice(names), "rack": "C" if number >= count else chance.choice("ABC")}
        made.append(_mishap(kind, began, places, opening, chance, left=number >= CLOSED - _STILL_OPEN))
    return tuple(made)


def _mishap(kind: _Kind, began: float, places: dict[str, str], opening: float, chance: Random, *, left: bool) -> Mishap:
    lasts = chance.uniform(*kind.minutes) * _MINUTE
    seen = began + chance.uniform(40.0, 400.0)
    taken = seen + chance.uniform(20.0, 300.0)
    ended = taken + lasts
    todo: tuple[Todo, ...] = ()
    if kind.todo:
        done = ended + chance.uniform(*_DONE_DAYS) * _DAY
        finished = None if left or done >= opening else float(round(done))
        todo = (Todo(kind.todo.format(**places), kind.who if kind.who is not NIGHT else LEAD, 30.0, finished),)
    said = (
        Said(taken - began + 60.0, kind.who, kind.saw.format(**places)),
        Said(taken - began + 0.7 * lasts, kind.who, kind.did.format(**places)),
    )
    return Mishap(
        kind.title.format(**places), kind.severity, began, seen, kind.who, taken,
        () if kind.everywhere else (places["node"],), kind.services, said, ended, kind.outcome.format(**places),
        kind.cause, kind.lessons, todo,
    )  # fmt: skip


def tonight(opening: float) -> Iterator[Mishap]:
    """What goes on in the story's night, the oldest first."""

    def at(clock: str) -> float:
        hours, minutes, seconds = map(int, clock.split(":"))
        return opening + hours * 3600 + minutes * 60 + seconds - _OPENS

    began = at("02:41:06")
    yield Mishap(
        "Storage slow on nas-1", "medium", began, at("02:43:10"), EVENING, at("02:46:30"), (), ("support-sv",),
        (
            Said(at("02:44:20") - began, NIGHT, "nas-1 answers slowly, 38 ms per read. Called E. Berg."),
            Said(at("02:53:40") - began, EVENING, "A scrub runs on the pool since 02:40. I bound its speed."),
        ),
        source=("storage.", "nas-1"),
    )  # fmt: skip
    began = at("02:58:02")
    yield Mishap(
        "Cooling loop B weak, g07 hot", "high", began, at("02:58:50"), None, None, ("g07",), (),
        (Said(at("02:59:15") - began, NIGHT, "GPUs 0 and 1 are hot. Cooling loop B looks weak."),),
        source=("gpu.", "g07"),
    )  # fmt: skip
    began = at("03:09:38")
    yield Mishap(
        "GPU lost on g03", "critical", began, at("03:09:41"), NIGHT, at("03:10:55"), ("g03",), ("weld-inspect",),
        (
            Said(at("03:11:32") - began, NIGHT, "Nobody in hall 1. Guard confirms no work on rack A."),
            Said(at("03:12:05") - began, NIGHT, "Reset of GPU 5 ruled out: it no longer answers on the bus."),
            Said(at("03:12:29") - began, NIGHT, "Not the rollout, it has no replica on g03. Drain when saved."),
        ),
        source=("gpu.", "g03"), aware="The alarm was raised then; nobody knew before.",
    )  # fmt: skip


#: The story's moment as seconds of its day.
_OPENS = 3 * 3600 + 12 * 60 + 44
