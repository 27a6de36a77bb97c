"""What a node's own timer left out of a backup is told by its unit alone, and stands on the board."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from connectors import restic, systemd
from connectors.tools import ToolFault, ToolProblem
from console.journal.model import Target
from console.recovery.model.assets import Asset, Copy, PasswordFrom, Tool
from console.recovery.service import backup_plans, testing
from console.recovery.service.backup_plans import Place
from console.recovery.service.records import Records
from console.recovery.service.recovery import RecoveryService
from console.work.model.runs import RunState, RunView
from tests.support.journals import opened

NODE = Target("node:n1", "node:hall/g01")
FILE = Copy("local", "/srv/backup", Tool.RESTIC, PasswordFrom.FILE, "/etc/restic/password")
PLACE = Place((0, 18, 0), "/runs", "2026-11-29T21:00:00")
BEGAN, ENDED = 1_796_000_000, 1_796_000_090


def unit(status: int, began: int = BEGAN, ended: int = ENDED) -> bytes:
    return f"ExecMainStartTimestamp=@{began}\nExecMainExitTimestamp=@{ended}\nExecMainStatus={status}\n".encode()


class Acting:
    """A node with three backups of restic, and a console that has set a timer there, or removed it again."""

    place = "/runs"

    def __init__(self, told: bytes | None) -> None:
        self.told = told
        self.runs: list[RunView] = []
        self.asked: list[tuple[str, ...]] = []

    @contextmanager
    def looking(self, _node: Target) -> Iterator[Acting]:
        yield self

    def __call__(self, argv: tuple[str, ...], given: bytes | None = None) -> tuple[int, bytes, bytes]:
        self.asked.append(argv)
        if argv[0] == restic.NAME:
            times = (BEGAN - 86400, BEGAN, ENDED + 600)
            return 0, json.dumps([listed(number, time) for number, time in enumerate(times)]).encode(), b""
        if self.told is None:
            raise ToolFault(ToolProblem.REFUSED, "systemctl")
        return 0, self.told, b""

    def of_acts(self, *acts: str) -> tuple[RunView, ...]:
        return tuple(run for run in self.runs if run.plan.act in acts)


def listed(number: int, time: float) -> Mapping[str, Any]:
    told = datetime.fromtimestamp(time, UTC).isoformat()
    return {"id": f"{number:x}" * 64, "time": told, "paths": ["/srv/models"], "hostname": "g01"}


def partial(tmp_path: Path, told: bytes | None, *ways: str, undoes: str = "") -> list[bool]:
    """Of each backup, the oldest first, whether it is partial once the copy was looked at."""
    acting = Acting(told)
    with opened(tmp_path / "journal.db") as journal:
        recovery = RecoveryService(Records(journal))
        asset = recovery.protect(Asset("", "Models", "n1", ("/srv/models",), (FILE,)))
        on = backup_plans.by_itself(NODE, asset, FILE, restic, PLACE, "daily")
        off = backup_plans.no_more(NODE, asset, FILE, restic)
        for number, way in enumerate(ways):
            plan = on if way == "on" else off
            view = RunView(f"r{number}", number, plan, RunState.SUCCEEDED, datetime.now(UTC), "anna", ())
            acting.runs.append(replace(view, undoes=undoes))
        seen = testing.Testing(recovery, acting, lambda _: NODE, lambda _: b"", lambda _: "").look(asset.id)  # type: ignore[arg-type]
    if not ways or ways[-1] == "off":
        assert all(argv[0] == restic.NAME for argv in acting.asked), "nothing else is asked"
    return [each.partial for each in seen.snapshots]


def test_only_what_the_timers_run_made_is_partial_and_only_where_it_left_something_out(tmp_path: Path) -> None:
    for name, told, ways, wanted in (
        ("left out", unit(3), ("on",), [False, True, False]),
        ("whole", unit(0), ("on",), [False] * 3),
        ("failed", unit(1), ("on",), [False] * 3),
        ("no timer", unit(3), (), [False] * 3),
        ("removed", unit(3), ("on", "off"), [False] * 3),
        ("set anew", unit(3), ("on", "off", "on"), [False, True, False]),
        ("goes on", unit(0, BEGAN, BEGAN - 5), ("on",), [False] * 3),
        ("may not ask", None, ("on",), [False] * 3),
    ):
        (tmp_path / name).mkdir()
        assert partial(tmp_path / name, told, *ways) == wanted, name
    (tmp_path / "taken back").mkdir()
    assert partial(tmp_path / "taken back", unit(3), "on", undoes="r0") == [False] * 3


@pytest.mark.parametrize("said", [b"", b"ExecMainStatus=0\nExecMainStartTimestamp=\nExecMainExitTimestamp=\n"])
def test_a_unit_that_never_ran_has_no_run(said: bytes) -> None:
    assert systemd.read_ran(0, said, b"") is None
    with pytest.raises(ToolFault):
        systemd.read_ran(1, b"", b"Failed to get properties")
