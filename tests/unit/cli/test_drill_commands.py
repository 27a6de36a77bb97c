"""`driftvakt recovery drill ...`: a drill from its beginning to its end, as a script sees it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from console.main import main
from console.main.command_line.exits import Exit


@pytest.mark.slow
def test_a_drill_is_begun_gone_through_and_ended_with_its_verdict_as_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> tuple[int, dict[str, Any]]:
        status = main(["--data-dir", str(tmp_path / "data"), "recovery", *words, "--json"])
        out = capsys.readouterr().out.splitlines()
        return status, json.loads(out[0]) if out else {}

    assert run("drill", "start", "site-lost")[0] == Exit.FAILED, "it asks for a second person"
    assert run("drill", "start", "nothing-lost", "--approver", "M. Ek")[0] == Exit.USAGE
    assert run("drill", "start", "site-lost", "--approver", "M. Ek")[1]["step"] == "read"
    assert run("drill", "step", "1")[1]["step"] == "wait"
    assert run("drill", "decide", "1", "maybe")[0] == Exit.FAILED
    assert run("drill", "decide", "1", "wait")[1]["step"] == "agreed"
    assert run("drill", "note", "1", "All are here")[0] == Exit.OK
    assert run("drill", "pause", "1")[1]["state"] == "paused"
    assert run("drill", "step", "1")[0] == Exit.FAILED
    assert run("drill", "resume", "1")[1]["state"] == "running"
    for _ in range(4):
        status, drill = run("drill", "step", "1")
        assert status == Exit.OK
    assert drill["step"] is None
    assert run("drill", "end", "1") == (Exit.OK, run("drill", "show", "1")[1])
    assert run("drill", "action", "1", "Write the number of the switchboard down", "--owner", "M. Ek")[0] == Exit.OK
    assert run("drill", "start", "site-lost", "--approver", "M. Ek")[1]["drill"] == 2
    assert run("drill", "abort", "2", "a real incident")[1]["verdict"] == "inconclusive"
    assert run("drill", "show", "2")[0] == Exit.FAILED
    assert run("report", "1", "--to", str(tmp_path / "out"))[0] == Exit.FAILED, "nobody signed it"
