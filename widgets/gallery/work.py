"""Steps, plans, burn-down, comparison, differences."""

from __future__ import annotations

import math

from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import theme as themes
from widgets.card import Card, Ground, columns
from widgets.flow import Band, Flow, Stop
from widgets.gallery.samples import NOW, ZONE, spark
from widgets.knob import Knob
from widgets.plans.burndown import BurnDown, Phase, PhaseState
from widgets.plans.compare import CompareRow, Comparison, Interval, Side
from widgets.plans.diff import DiffView
from widgets.plans.planlist import PlanList, PlanStep
from widgets.plans.stagebar import Part, StageBar
from widgets.plans.steps import Step, StepKind, StepList, StepState
from widgets.priority import Priority
from widgets.theme import Size
from widgets.time.crossing import Crossing, Picture, Sample
from widgets.time.growth import Course, Growth, Rise
from widgets.tornado import Bar as Spread
from widgets.tornado import Tornado
from widgets.value import ValueLabel
from widgets.week import Week

_START = NOW - 6164

_OLD = "\n".join(
    (
        "[Unit]",
        "Description=support-sv",
        "",
        "[Service]",
        *(f"Environment=A{n}={n}" for n in range(9)),
        "ExecStart=/usr/bin/vllm serve support-sv-7.0 --port 18001",
        "Restart=on-failure",
    )
)


def _stages() -> Card:
    """A ramp whose second share is looked at, and one that stopped."""
    card = Card("Shares of a ramp", "", "passed, running, waiting, stopped")
    made = StageBar("The ramp")
    made.set_parts(
        [
            Part(("5 %", "2 min 32 s", "passed"), 1.0, 1.0, StepState.DONE),
            Part(("25 %", "1 min 52 s", "10 s left"), 1.0, 0.85, StepState.RUNNING),
            Part(("50 %", "2 min"), 1.0),
            Part(("100 %", "", "stopped"), 1.0, 0.0, StepState.FAILED),
        ]
    )
    card.add(made)
    return card


def _burndown() -> Card:
    made = BurnDown(ZONE, "Time left to the limit")
    edges = (0, 900, 1280, 2150, 2500, 7420, 9300, 9960)
    names = ("Detect", "Decide", "Provision", "Fetch keys", "Restore", "Verify", "Return")
    states = (PhaseState.ASSUMED, *(PhaseState.DONE,) * 3, PhaseState.RUNNING, *(PhaseState.PLANNED,) * 2)
    phases = []
    for index, (name, state) in enumerate(zip(names, states, strict=True)):
        end = NOW if state is PhaseState.RUNNING else _START + edges[index + 1]
        start = NOW if name == "Verify" else _START + edges[index]
        phases.append(Phase(name, start, end, state))
    made.set(
        phases,
        _START + 4 * 3600,
        limit_text="RTO 4 h",
        now=NOW,
        projected=(NOW + 3300, NOW + 3800, NOW + 4550),
        last=[_START + second for second in (800, 1000, 1900, 2300, 6900, 9100, 9660)],
        last_text="last drill, 12 days ago: 2 h 41",
    )
    left = ValueLabel("2 h 17 min 16 s", "", "1 h 42 min 44 s of 4 h used", size=Size.DISPLAY, stacked=True)
    card = Card("Time left to the RTO")
    card.add(columns(left, made, stretch=(0, 1), spacing=32))
    return card


def _steps() -> Card:
    made = StepList("Steps of the drill")
    state, kind = StepState, StepKind
    made.set_steps(
        [
            Step("read", "Scenario and aborts read", "", "AL 01:47", state.DONE, kind.BY_HAND, "Decide"),
            Step("small", "Smallest serving set first?", "", "Yes · AL 01:50", state.DONE, kind.DECISION, "Decide"),
            Step("drain", "g12 drained, no jobs left", "", "01:53", state.DONE, kind.SENSED, "Provision"),
            Step("mount", "Mount the spare array", "", "skipped, disk is enough", state.SKIPPED, group="Provision"),
            Step("key", "Password taken from the safe", "", "AL 02:09", state.DONE, kind.BY_HAND, "Fetch keys"),
            Step("net", "Link to the vault", "refused twice, see the log", "02:10", state.FAILED, group="Fetch keys"),
            Step("rest", "Restore everything else", "1 331 of 1 912 files", "69.6 %", state.RUNNING, group="Restore"),
            Step("sign", "Sign the restore", "", "AL", state.WAITING, kind.BY_HAND, "Restore"),
            Step("hash", "Every file hashed", "", "25 min", state.WAITING, group="Verify"),
            Step("good", "Good enough to serve from?", "", "AL, ME", state.WAITING, kind.DECISION, "Verify"),
        ],
        [
            ("Decide", "6 min 20 s"),
            ("Provision", "14 min 30 s"),
            ("Fetch keys", "5 min 50 s"),
            ("Verify", "29 min planned"),
        ],
    )
    card = Card("Steps", trailing="14 of 23, sensed ones turn by themselves")
    card.add(made, 1)
    return card


def _plan() -> Card:
    made = PlanList("Exact steps", most=260)
    state = StepState
    made.set_steps(
        [
            PlanStep(
                "job", "1", "Wait for the checkpoint of job 48213", ("squeue --job 48213",), "21 s, at most 2 min"
            ),
            PlanStep(
                "drain",
                "2",
                "Take no new jobs on g03",
                ("scontrol update nodename=g03 state=drain 'reason=GPU 5 lost'",),
                "03:12:41, 1 s",
                "can be undone",
                state=state.DONE,
            ),
            PlanStep(
                "start",
                "3",
                "Start weld-inspect replica 3 on g04",
                ("systemctl start weld-inspect@3",),
                "since 12 s, at most 5 min",
                "can be undone",
                state=state.RUNNING,
            ),
            PlanStep(
                "requeue",
                "4",
                "Put job 48213 back in the queue",
                ("scontrol requeue 48213",),
                "2 s, at most 20 s",
                "cannot be undone",
                loss=True,
                state=state.FAILED,
                said="Its program ended with status 1",
                ink="critical-text",
            ),
            PlanStep("boot", "5", "Restart g03", ("systemctl reboot",), "3 min", state=state.UNKNOWN),
        ]
    )
    card = Card("A plan", trailing="in this order, stops at the first surprise")
    card.add(made)
    card.add_stretch()
    return card


def _comparison() -> Card:
    made = Comparison("Old and new")
    made.set_heads(("7.0", "since 14 March"), ("7.1", "canary since 03:08:20"), ("New minus old", "95 % interval"))
    made.set_rows(
        [
            CompareRow(
                "share", "Traffic", "of requests", Side("75 %", "", spark(1)), Side("25 %", "", spark(2)), "75 : 25"
            ),
            CompareRow(
                "errors",
                "Error rate",
                "since 25 %",
                Side("0.04 %", "2 of 5 520", spark(3)),
                Side("0.31 %", "6 of 1 840", spark(4)),
                "At most 0.6 %",
                "limit 0.15 %",
                Priority.HIGH,
            ),
            CompareRow(
                "ttft",
                "First token",
                "p95, ms",
                Side("624", "", spark(5)),
                Side("607", "", spark(6, lost=True)),
                "−17 (−41 to +9)",
                interval=Interval(-41, -17, 9, -80, 80, (-60, 30)),
            ),
        ]
    )
    card = Card("Old and new, side by side", trailing="same scales")
    card.add(made)
    return card


def _diff() -> Card:
    made = DiffView("Plan diff")
    new = _OLD.replace("support-sv-7.0 --port 18001", "support-sv-7.1 --port 18002") + "\nTimeoutStopSec=90"
    made.set_texts(_OLD, new)
    card = Card("Plan diff", trailing="as agreed, nothing else changes")
    card.add(made, 1)
    return card


def _outlook() -> Card:
    crossing = Crossing("Ratio over time", lambda: ZONE)
    day = 86_400.0
    samples = [Sample(NOW + 30 * day * n, 0.64 * 1.05**n, 0.5 * 1.03**n, 0.76 * 1.07**n) for n in range(19)]
    due = NOW + 68 * day
    crossing.set(
        Picture(
            tuple(samples), 1.0, "parity", (0.6, 0.7), "time to decide", NOW + 278 * day, "25 Aug 2027", due,
            "order by 27 Jan 2027", "lead time, 30 weeks",
        )
    )  # fmt: skip
    tornado = Tornado("What moves it")
    bars = [Spread("Growth", "7 to 3 %", 6.6, 15.1), Spread("GPU use", "85 to 62 %", 6.3, 12.8)]
    tornado.set([*bars, Spread("Life", "4 to 6", 11.4, math.inf)], 9.1, "9.1 months", "never", 6.9, "too late before")
    knob = Knob("Growth")
    knob.set_scale(0.5, (0.3, 0.7))
    knob.set_part(0.62)
    right = QVBoxLayout()
    right.addWidget(tornado)
    right.addWidget(knob)
    right.addStretch(1)
    card = Card("A crossing, what moves it, a knob")
    card.add(columns(crossing, right, stretch=(3, 2), spacing=24))
    return card


def _growth() -> Card:
    day = 86_400.0
    growth = Growth("GPUs needed", lambda: ZONE)
    past = tuple((NOW - 7 * day * n, 104 * 1.014 ** (-n / 4.3)) for n in range(52, 0, -1))
    coming = tuple(Sample(NOW + 30 * day * n, 104 * 1.014**n, 104 * 1.011**n, 104 * 1.017**n) for n in range(37))
    rises = tuple(
        Rise(NOW + days * day, met, met + 14.4, text, "+ 2 nodes")
        for days, met, text in ((223, 115.2, "1 Jul 2027"), (481, 129.6, "15 Mar 2028"))
    )
    growth.set(
        Course(
            past, coming, 115.2, "115.2 = 90 % of 128 GPUs", "104 GPUs needed now", rises, NOW + 13 * day,
            "order by 3 Dec", "lead time, 30 weeks",
        )
    )  # fmt: skip
    week = Week("GPUs by the hour")
    row = [60.0 + (30 if 8 <= hour < 18 else 0) for hour in range(24)]
    week.set([*[row] * 5, [60.0] * 24, [None] * 24], (50.0, 100.0))
    card = Card("Growth by steps, a week")
    card.add(columns(growth, week, stretch=(3, 2), spacing=24))
    return card


def _flow() -> Card:
    made = Flow("Where it goes")
    made.set(
        (
            [Stop("hall", "Hall", 7, "7,000"), Stop("edge", "Edge", 3, "3,000")],
            [Stop("work", "Serving", 8, "8,000"), Stop("idle", "Idle", 2, "2,000", "hatch")],
            [Stop("a", "Care West", 6, "6,000"), Stop("b", "R&D", 4, "4,000")],
        ),
        (
            Band(0, "hall", "work", 6), Band(0, "hall", "idle", 1, "medium"), Band(0, "edge", "work", 2),
            Band(0, "edge", "idle", 1, "medium"), Band(1, "work", "a", 5), Band(1, "work", "b", 3),
            Band(1, "idle", "a", 1, "medium"), Band(1, "idle", "b", 1, "medium"),
        ),
    )  # fmt: skip
    card = Card("A flow")
    card.add(made)
    return card


def page() -> QWidget:
    """The page."""
    made = Ground()
    column = QVBoxLayout(made)
    column.setContentsMargins(themes.GUTTER, themes.GUTTER, themes.GUTTER, themes.GUTTER)
    column.setSpacing(themes.GAP)
    column.addWidget(_burndown())
    column.addWidget(_outlook())
    column.addWidget(_growth())
    column.addWidget(_flow())
    right = QVBoxLayout()
    right.setSpacing(themes.GAP)
    right.addWidget(_plan())
    right.addWidget(_stages())
    right.addWidget(_comparison())
    right.addWidget(_diff(), 1)
    column.addWidget(columns(_steps(), right, stretch=(2, 3)), 1)
    return made
