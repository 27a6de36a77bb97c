"""`driftvakt alarms list|ack|shelve|unshelve|own|note`: what asks for somebody, as a script and as a person sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.alarms.model.moves import Raised
from console.fleet.model.rules import Grade
from console.main import main
from console.main.command_line.exits import Exit
from console.main.compose import compose


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    parts = compose(tmp_path / "data", source="test")
    parts.alarms.write(
        "alarm.moved", lambda _: [Raised(alarm=1, rule="gpu.lost", node="n1", part="2", priority=Grade.HIGH)]
    )
    parts.close()
    return tmp_path / "data"


def test_an_alarm_is_listed_acknowledged_owned_noted_shelved_and_taken_off(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> tuple[int, str]:
        status = main(["--data-dir", str(folder), "alarms", *words])
        return status, capsys.readouterr().out

    assert "gpu.lost" in run("list", "--json")[1]
    assert json.loads(run("ack", "1", "--json")[1])["state"] == "acknowledged"
    assert json.loads(run("own", "1", "--who", "Astrid", "--json")[1])["owner"] == "Astrid"
    assert json.loads(run("note", "1", "Ordered", "--json")[1])["notes"][0]["text"] == "Ordered"
    assert json.loads(run("shelve", "1", "--reason", "Waits", "--json")[1])["state"] == "shelved"
    assert run("list", "--json")[1] == "", "what is put aside asks for nobody"
    assert json.loads(run("list", "--all", "--json")[1])["alarm"] == 1
    assert json.loads(run("unshelve", "1", "--json")[1])["state"] == "acknowledged"
    assert json.loads(run("take-out", "1", "--reason", "No cable yet", "--json")[1])["state"] == "out_of_service"
    assert json.loads(run("put-back", "1", "--json")[1])["state"] == "acknowledged"
    assert run("put-back", "1")[0] == Exit.FAILED
    assert json.loads(run("list", "--json")[1])["behind"].startswith("Nobody raises alarms now")
    shown = json.loads(run("show", "1", "--json")[1])
    assert [move["move"] for move in shown["history"]] == ["raised", "acknowledged", "owned", "noted"]
    assert shown["history"][3]["text"] == "Ordered" and shown["history"][3]["entry"] > shown["history"][0]["entry"]
    assert "Ordered" in run("show", "1")[1]
    assert run("show", "9")[0] == Exit.USAGE
    assert run("ack", "9")[0] == Exit.USAGE
