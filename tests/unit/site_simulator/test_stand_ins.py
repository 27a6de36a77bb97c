"""The stand-ins of a simulated node answer as the programs of their names did on a real one."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from connectors.site_simulator.runtime import Runtime
from connectors.site_simulator.services import EXITED, Active, Unit, UnitFile
from connectors.site_simulator.specification import parse_specification
from connectors.site_simulator.system import System
from tests.support.operated_site import Clock

RECORDED = json.loads((Path(__file__).parents[2] / "support/recorded/stand_ins.json").read_text(encoding="utf-8"))
#: When the recording began, in unix seconds, and how long its machine was up.
BEGAN, UP = 1_795_915_511.2, 27.0


@pytest.fixture
def recorded_node(tmp_path: Path) -> tuple[Runtime, System, Clock]:
    """A simulated node with the units of the recorded one."""
    site = {"key": "lab", "name": "Lab", "storage": "nas-9", "fabric": "roce"}
    node = {"name": "s001", "site": "lab", "hall": "H", "rack": "1", "gpus": 0}
    clock = Clock()
    spec = parse_specification({"sites": [site], "nodes": [node], "jobs": []})
    runtime = Runtime(spec, 7, tmp_path, wall=BEGAN, monotonic=clock)
    system = runtime._operations.systems["s001"]
    system.model.boot_time = BEGAN - UP
    files = (
        UnitFile("good.service", "A good one", ("/bin/sleep", "1000"), state="static"),
        UnitFile("bad.service", "A bad one", ("/bin/sh",), state="static"),
        UnitFile("ones.service", "Once", ("/bin/sh",), kind="oneshot", state="static"),
        UnitFile(
            "alw.service", "[systemd-run] /bin/sleep 500", ("/bin/sleep",), restart="always", restart_seconds=20.0
        ),
    )
    system.units = {file.name: Unit(file) for file in files}
    system.units["ones.service"].active, system.units["ones.service"].sub = Active.FAILED, "failed"
    return runtime, system, clock


def normal(text: str) -> str:
    """Without numbers of processes and starts, which no two machines have alike."""
    text = re.sub(r"(MainPID=|sh\[)[1-9]\d*", r"\1N", text)
    return re.sub(r"\b[0-9a-f]{32}\b", "HEX", text.replace("/usr/lib/systemd/systemd", "/sbin/init"))


def journal_lines(text: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in text.splitlines()]
    for line in lines:
        for name in (
            "__CURSOR",
            "__SEQNUM",
            "__SEQNUM_ID",
            "__MONOTONIC_TIMESTAMP",
            "_BOOT_ID",
            "__REALTIME_TIMESTAMP",
        ):
            assert re.fullmatch(r"[0-9a-z=;]+", line.pop(name))
        if line["_PID"] != "1":
            line["_PID"] = "N"
    return lines


def test_they_answer_as_the_real_programs_did(recorded_node: tuple[Runtime, System, Clock]) -> None:
    runtime, system, clock = recorded_node

    def pass_(seconds: float) -> None:
        clock.seconds += seconds
        runtime.turn()

    def breaks() -> None:
        bad = system.units["bad.service"]
        pass_(bad.file.start_seconds)
        system._say(bad, "sh", "to out", 6)
        system._died(bad, EXITED, 3)

    for number, case in enumerate(RECORDED["asked"]):
        argv, shown = case["argv"], " ".join(case["argv"])
        if shown == "systemctl stop good":
            clock.seconds = 5000.0 + 1.2
        elif shown == "systemctl list-units --plain --no-legend --state=failed" and number > 30:
            runtime.use("s001", ["systemctl", "restart", "bad"])
            breaks()
        elif shown == "ps -o comm:20,pid -p 1":
            clock.seconds = 5000.0 + 31.2
        elif shown.endswith("NRestarts alw"):
            alw = system.units["alw.service"]
            runtime.use("s001", ["systemctl", "start", "alw"])
            pass_(1.0)
            system.kill(alw.pid, signal.SIGKILL)
        answer = runtime.use("s001", argv)
        assert answer.status == case["status"], shown
        if shown == "systemctl start bad.service":
            breaks()
        elif argv[:2] == ["systemctl", "start"] or argv[:3] == ["systemctl", "--no-ask-password", "start"]:
            pass_(answer.after)
        if shown == "systemctl show good":
            order = case["out"].split()
            names = [line.partition("=")[0] for line in answer.out.splitlines()]
            assert names == [name for name in order if name in names], shown
        elif "--output=json" in argv and answer.out:
            assert journal_lines(answer.out) == journal_lines(case["out"]), shown
        else:
            assert normal(answer.out) == normal(case["out"]), shown
        assert normal(answer.err) == normal(case["err"]), shown
