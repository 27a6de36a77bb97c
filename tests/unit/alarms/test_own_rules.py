"""What a site's own rules find becomes alarms, as what ours find does."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.alarms.model.alarms import Source
from console.fleet.model.rules import Grade
from console.fleet.model.watching import Transition
from console.main.alarms import raise_alarms
from console.main.compose import compose

pytestmark = pytest.mark.slow

OWN = """
[[rule]]
id = "own.disk"
about = "disk"
grade = "high"
when = { value = "disk_free", below = 20 }
what = "A disk of ours runs full"
short = "Running full"
next = "Tidy up"
cause = "Jobs leave files"
consequence = "Jobs stop"
respond = 7200
source = "ours"
"""


def test_what_a_sites_own_rule_finds_is_raised(tmp_path: Path) -> None:
    (tmp_path / "alarms").mkdir()
    (tmp_path / "alarms" / "own.toml").write_text(OWN)
    parts = compose(tmp_path, source="window", demo=False)
    try:
        assert parts.rules.faults == ()
        hear = raise_alarms(parts, _loudly, first=True)
        raising = parts.raising
        assert raising is not None
        raising.look()
        hear([Transition("console", "own.disk", "over", "found", parts.alarms.now())])
        raising.look()
        (shown,) = parts.alarms.board().shown
        assert (shown.alarm.source, shown.alarm.priority) == (Source("own.disk"), Grade.HIGH)
        assert shown.due == pytest.approx(shown.alarm.raised + 7200)
    finally:
        parts.close()


def _loudly(error: BaseException) -> None:
    raise error
