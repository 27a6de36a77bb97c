"""`driftvakt incidents regimes|clocks|aware|judge|classify|draft|word|told`: who must be told by when."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from console.fleet.model.rules import Grade
from console.main import main
from console.main.command_line.exits import Exit
from console.main.compose import compose

PROFILE = """
[profile]
on = 2026-11-01
by = "M. Ek"
zone = "Europe/Stockholm"
party = "Trollhättan AI operations"

[[runs]]
regime = "cybersakerhetslag"

[[runs]]
regime = "ai_act_deployer"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    parts = compose(data, source="test")
    parts.incidents.open("GPU lost on g03", Grade.CRITICAL)
    parts.close()
    (data / "regimes").mkdir()
    (data / "regimes" / "site.toml").write_text(PROFILE, encoding="utf-8")
    return data


@pytest.mark.slow
def test_clocks_run_from_what_a_person_enters_and_stop_when_a_person_records_that_somebody_was_told(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> tuple[int, str]:
        status = main(["--data-dir", str(folder), "incidents", *words])
        return status, capsys.readouterr().out

    def clocks(*words: str) -> dict[str, str]:
        records = [json.loads(line) for line in run(*words, "--json")[1].splitlines()]
        return {each["duty"]: each["state"] for each in records}

    number = _number(folder)
    duty = "cybersakerhetslag:early_warning"
    assert run("clocks", "--json")[1] == "", "nobody has entered since when it is known"
    assert run("aware", number, "Called")[0] == Exit.USAGE, "nothing is proposed without an alarm"
    now = "2026-11-20T02:09:38Z"
    assert clocks("aware", number, "--at", now, "Called")["early_warning"] in ("counting", "missed")
    assert clocks("clocks", number, "--all")["to_provider"] == "not_checked"
    assert run("draft", number, duty)[0] == Exit.OPERATOR, "nobody has said whether it holds classified data"
    run("classify", number, "no")
    assert "Trollhättan AI operations" in run("draft", number, duty)[1]
    assert "Rapporterande part" in run("draft", number, duty, "--language", "sv")[1]
    assert "No sign so far" in run("word", number, duty, "unlawful", "No sign so far")[1]
    file = tmp_path / "draft.json"
    saved = json.loads(run("draft", number, duty, "--save", str(file), "--json")[1])
    assert saved["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert run("judge", number, "significant", "x", "--met", "mood")[0] == Exit.USAGE
    assert run("judge", number, "significant", "x")[0] == Exit.USAGE, "by which criterion?"
    assert run("judge", number, "significant", "It stood still", "--met", "nis2.disruption")[0] == Exit.OK
    assert run("told", number, duty, " ")[0] == Exit.FAILED, "by what way?"
    told = clocks("told", number, duty, "form", "--document", str(file))
    assert told["early_warning"] == "met"
    assert "notification" in clocks("clocks")
    run("close", number, "Card replaced")
    assert "notification" in clocks("clocks"), "what is owed outlives the incident"
    assert run("classify", number, "yes")[0] == Exit.OK
    assert run("draft", number, duty)[0] == Exit.OPERATOR, "nothing leaves"
    assert run("report", number, "--to", str(tmp_path))[0] == Exit.OPERATOR, "nor does a report"
    assert not [*tmp_path.glob("INC-*")]


def test_regimes_say_what_runs_from_what_source_and_what_is_wrong_in_a_site_s_files(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> tuple[int, str]:
        status = main(["--data-dir", str(folder), "incidents", "regimes", *words])
        return status, capsys.readouterr().out

    records = {each["regime"]: each for each in map(json.loads, run("list", "--json")[1].splitlines())}
    assert records["cybersakerhetslag"]["runs"] and records["cybersakerhetslag"]["counts"]
    assert records["ai_act_deployer"]["runs"] and not records["ai_act_deployer"]["counts"]
    assert run("check")[0] == Exit.OK
    (folder / "regimes" / "contract.toml").write_text("[regime]\nid = 4\n", encoding="utf-8")
    status, out = run("check")
    assert status == Exit.FAILED and "contract.toml" in out


def _number(folder: Path) -> str:
    parts = compose(folder, source="test")
    try:
        return str(parts.incidents.overview().open[0].number)
    finally:
        parts.close()


def test_a_draft_is_saved_whole_or_not_at_all_and_over_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    number, file = _number(folder), tmp_path / "draft.json"
    asked = ["--data-dir", str(folder), "incidents", "draft", number, "cybersakerhetslag:early_warning"]
    main(["--data-dir", str(folder), "incidents", "classify", number, "no"])

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        assert main([*asked, "--save", str(file), "--read-only"]) == Exit.FAILED
    assert "No space left" in capsys.readouterr().err and not [*tmp_path.glob("*draft*")]
    monkeypatch.setenv("HOME", str(tmp_path))
    assert main([*asked, "--save", "~/draft.json"]) == Exit.OK and file.stat().st_size
    assert main([*asked, "--save", str(file)]) == Exit.FAILED
    assert "File exists" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="pipes as files are POSIX's")
def test_a_pipe_among_the_regimes_is_named_and_nobody_waits_for_it(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(folder / "regimes" / "pipe.toml")
    assert main(["--data-dir", str(folder), "incidents", "regimes", "check"]) == Exit.FAILED
    assert "pipe.toml" in capsys.readouterr().out
