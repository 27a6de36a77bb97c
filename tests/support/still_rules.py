"""Rules that stand still: their versions in a journal of their own, and attempts that come to what is said here."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from console.alarms.model.attempts import Attempt, Checked, Course, Limit, load, other_limits
from console.alarms.model.trying import Basis, Doubt, Occurrence, Tried
from console.alarms.service.rule_versions import RuleVersions
from console.fleet.model.rules import Rule, Rules, Threshold
from console.fleet.service.rulebook import shipped
from console.journal.service import Journal

_DAY = 86400.0


class StillRuling:
    """Every rule was met three times, and at a delay under a minute nine times more."""

    def __init__(self, folder: Path, now: float) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        journal = Journal.open(folder / "journal.db", actor="E. Berg", source="window", clock=lambda: now)
        self.book = RuleVersions(journal, shipped())
        self.asked: list[Rule] = []

    def fired(self, _since: float, _until: float) -> Mapping[str, int]:
        return {"storage.slow": 33, "gpu.hot": 22, "gpu.job-idle": 96, "gpu.pcie-replays": 71, "xid.79": 1}

    def attempt(self, rule: Rule, on: Rule | None, _rules: Rules, since: float, until: float, _watch: Any) -> Attempt:
        self.asked.append(rule)
        tried = _tried(rule, since, until)
        held = None if on is None else _tried(on, since, until)
        limits = tuple(
            Limit(limit, max(1, 14 - 2 * place), 2 if place < 3 else 0)
            for place, limit in enumerate(other_limits(rule))
        )
        return Attempt(
            tried,
            held,
            limits,
            _course(since, until) if isinstance(rule.when, Threshold) else Course(),
            5,
            load((), held, rule.id, since, until),
            load((), tried, rule.id, since, until),
            Checked(1, 1, 1, 6.0, 0, 25),
        )


def _tried(rule: Rule, since: float, until: float) -> Tried:
    count = 3 if rule.after >= 60.0 else 12
    step = (until - since) / (count + 1)
    made = tuple(
        Occurrence(
            "trollhattan/g10", "nas-1", since + (place + 1) * step, since + (place + 1) * step + 3600.0,
            20.0 + place if isinstance(rule.when, Threshold) else None, place > 0,
        )
        for place in range(count)
    )  # fmt: skip
    fine = until - 7 * _DAY
    return Tried(rule, since, until, Basis.MEASURED, made, 16, 2_600_000, fine, 60.0, frozenset({Doubt.COARSE}))


def _course(since: float, until: float) -> Course:
    step = (until - since) / 200
    times = tuple(since + (place + 0.5) * step for place in range(200) if not 90 <= place < 96)
    middle = [4.0 + 1.5 * math.sin(place / 3.0) + (30.0 if place in (50, 110, 190) else 0.0) for place in range(194)]
    return Course(times, tuple(each - 1.0 for each in middle), tuple(each + 1.0 for each in middle), step)
