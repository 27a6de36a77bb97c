"""The simulated HAProxy answers as the real one did when the same things were said and done to it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.site_simulator.serving.answers import Request
from connectors.site_simulator.serving.callers import Work
from connectors.site_simulator.serving.engine import Program, Serving
from connectors.site_simulator.serving.floor import Floor
from connectors.site_simulator.serving.haproxy_config import ConfigError, parse_config

RECORDED = json.loads((Path(__file__).parents[2] / "support/recorded/haproxy_socket.json").read_text(encoding="utf-8"))
START = 1_795_140_000.0
#: What a statement of a server, and of what stands for all of them, must agree in.
STAT = (
    *("pxname", "svname", "stot", "econ", "status", "weight", "act", "lbtot", "type", "check_status", "check_code"),
    *("hrsp_2xx", "hrsp_5xx", "req_tot", "last_chk", "check_desc", "check_rise", "check_fall", "check_health", "addr"),
    *("algo", "connect", "uweight", "iid", "sid", "mode", "bck"),
)
COUNTED = ("stot", "lbtot", "req_tot", "hrsp_2xx", "connect")
STATE = (
    *("be_id", "be_name", "srv_id", "srv_name", "srv_addr", "srv_op_state", "srv_admin_state", "srv_uweight"),
    *("srv_iweight", "srv_check_status", "srv_check_result", "srv_check_health", "srv_check_state", "srv_port"),
)


class Here:
    """One node that is always there."""

    def reachable(self, node: str, gpus: Iterable[int]) -> bool:
        return node == "n1" and not list(gpus)

    def died(self, node: str, unit: str) -> None:
        raise AssertionError((node, unit))


@pytest.fixture
def floor(tmp_path: Path) -> Iterator[Floor]:
    """The recorded machine: a router, and two servers that answer at once."""
    made = Floor(["n1"], {"n1": tmp_path}, (), START)
    made.nodes = Here()
    for port in (18901, 18902):
        work = Work(1, 1, 0.001, 0.001)
        serving = Serving(Program.VLLM, "m", "1", "/m", port, (), 0, 0.0, 4096, 64, work)
        made.begin_engine("n1", f"u{port}", serving, START - 60.0, START)
    (tmp_path / "haproxy.cfg").write_text(RECORDED["config"], encoding="utf-8")
    made.begin_router("n1", "haproxy.service", "/haproxy.cfg", 1, START)
    made.advance(START + 2.5)
    yield made


def rows(text: str) -> list[dict[str, str]]:
    lines = text.removeprefix("1\n").removeprefix("# ").strip().splitlines()
    if lines[0].startswith("pxname"):
        header, *body = csv.reader(lines)
    else:
        header, *body = (line.split() for line in lines)
    return [dict(zip(header, row, strict=True)) for row in body]


def test_the_socket_says_what_the_real_one_said(floor: Floor) -> None:
    now = START + 2.5
    for number, step in enumerate(RECORDED["steps"]):
        if "wait" in step:
            now += step["wait"]
            floor.advance(now)
        elif "post" in step:
            for status in step["statuses"]:
                said = floor.ask_port("n1", 18900, Request("POST", "/v1/completions", b'{"prompt":"a"}'), now)
                assert said is not None and said.status == status
            floor.advance(now := now + 0.1)
        elif "kill" in step:
            floor.end("n1", f"u{step['kill']}")
        else:
            _compare(number, step, floor.ask_socket("n1", "/run/driftvakt/admin.sock", step["say"], now))


def _compare(number: int, step: dict[str, Any], said: str | None) -> None:
    assert said is not None
    what = step["say"]
    if what == "show info":
        names = [line.partition(":")[0] for line in step["said"].splitlines()]
        ours = [line.partition(":")[0] for line in said.splitlines()]
        assert ours == [name for name in names if name in ours] and {"Version", "Uptime_sec", "CumReq"} < set(ours)
        return
    if not what.startswith(("show stat", "show servers state")) or "\n1 " in said or "nobody" in what or ";" in what:
        if ";" not in what:
            assert said.strip() == step["said"].strip(), number
        return
    columns = STAT if what == "show stat" else STATE
    real, ours = rows(step["said"]), rows(said)
    assert list(real[0]) == list(ours[0]) and len(real) == len(ours)
    for theirs, mine in zip(real, ours, strict=True):
        for column in columns:
            if column in COUNTED:  # the real one writes an answer down a moment after it was heard
                assert abs(int(theirs[column] or 0) - int(mine[column] or 0)) <= 1, (number, column)
            else:
                assert theirs[column] == mine[column], (number, what, mine.get("svname"), column)


@pytest.mark.parametrize("name", RECORDED["checks"])
def test_a_configuration_is_refused_in_the_real_ones_words(name: str) -> None:
    check = RECORDED["checks"][name]
    if not check["status"]:
        parse_config(check["config"])
        return
    with pytest.raises(ConfigError) as found:
        parse_config(check["config"])
    told = found.value.told("FILE")
    file = next(iter(re.findall(r"\[(\w+\.cfg):", check["err"])), "")
    assert f" : config : {told.replace('FILE', file)}\n" in check["err"]
