"""`driftvakt deploy ...`: where a model is served, as a script sees it, before anything runs on a node."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from console.main import main
from console.main.command_line.exits import Exit

pytestmark = pytest.mark.slow


def test_a_deployment_is_added_listed_and_refused_where_it_could_not_stand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> tuple[int, Any]:
        status = main(["--data-dir", str(tmp_path / "data"), "--json", *words])
        told = capsys.readouterr().out
        return status, json.loads(told) if told else None

    run("sites", "add", "hall")
    run("nodes", "add", "g01.example.org", "--name", "g01", "--site", "hall")
    run("models", "add", "support-sv")
    adding = ("deploy", "add", "support", "--model", "support-sv", "--node", "hall/g01")
    status, made = run(*adding)
    assert status == Exit.OK and (made["name"], made["port"], made["version"]) == ("support", 8000, "")
    assert made["replicas"][0]["address"] == "127.0.0.1" and "{artifact}" in made["program"]
    assert run(*adding, "--port", "9000")[1]["id"] == made["id"]  # set anew, not a second
    assert run("deploy", "list")[1]["port"] == 9000
    assert run("deploy", "status", "support")[1]["rollout"] is None
    run("nodes", "add", "g02.example.org", "--name", "g02", "--site", "hall")
    placed = run(*adding, "--router", "hall/g02", "--gpus", "0,1", "--engine", "vllm")[1]
    assert placed["replicas"][0]["address"] == "g01.example.org" and placed["program"][1] == "CUDA_VISIBLE_DEVICES=0,1"
    pair = run(*adding, "--second", "hall/g02")[1]
    assert (pair["router"], pair["second"]) == (placed["replicas"][0]["node"], placed["router"])
    assert pair["replicas"][0]["address"] == "g01.example.org"
    assert run("deploy", "add", "twice", "--model", "support-sv", "--node", "hall/g01", "--second", "hall/g01")[0]
    assert run(*adding, "--gpus", "one")[0] == Exit.USAGE
    for words in (
        ("deploy", "add", "../x", "--model", "support-sv", "--node", "hall/g01"),
        ("deploy", "add", "other", "--model", "support-sv", "--node", "hall/g01", "--blue", "8000"),
        ("deploy", "plan", "support", "7.1", "--source", str(tmp_path)),  # no such version
        ("deploy", "rollback", "support", "--yes"),
        ("deploy", "suspend", "support", "--yes"),
        ("deploy", "status", "nothing"),
    ):
        assert run(*words)[0] == Exit.FAILED, words
