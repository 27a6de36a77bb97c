"""`driftvakt alarms ...`: what asks for somebody and by which rules, as a script and as a person sees it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.alarms.model.moves import Raised
from console.fleet.model.findings import Finding
from console.fleet.model.rule_text import in_general
from console.fleet.model.rules import About, Grade
from console.fleet.service.rulebook import shipped
from console.main import main
from console.main.alarms import raise_alarms
from console.main.command_line.exits import Exit
from console.main.command_line.findings_text import finding_json, finding_line, in_short
from console.main.compose import compose
from console.main.recovery import watch_backups
from console.recovery.model.assets import Asset, Copy, SeenCopy, Snapshot


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    parts = compose(tmp_path / "data", source="test")
    parts.alarms.write(
        "alarm.moved", lambda _: [Raised(alarm=1, rule="gpu.lost", node="n1", part="2", priority=Grade.HIGH)]
    )
    parts.close()
    return tmp_path / "data"


@pytest.mark.slow
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


#: Something for every place that a rule's texts have.
KNOWN: dict[str, float] = {
    "offset": 300.0, "left": 7200.0, "target": 3600.0, "since": 1.8e9, "newest": 1.8e9, "value": 2.5, "count": 40.0,
    "bytes": 3.0 * (1 << 30), "milliseconds": 41.0,
}  # fmt: skip
TEXTS = {"place": "nas-1", "part": "0", "job": "48120", "user": "s.lind", "lacking": "H200", "much": "all of it",
         "budget": "5 SEK", "amount": "6 SEK", "forecast": "7 SEK", "until": "2026-11-20 03:12"}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("known", [False, True], ids=["nothing is known", "all is known"])
def test_whatever_is_found_no_place_of_a_text_stays_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], known: bool
) -> None:
    rules = [rule for rule in shipped().rows if rule.is_alarm]
    parts = compose(tmp_path, source="test")
    raised = [
        Raised(
            alarm=number,
            rule=rule.id,
            node="" if rule.about is About.CONSOLE else "n1",
            part=TEXTS["place"],
            priority=rule.grade,
            facts=TEXTS if known else {},
            values={name: repr(value) for name, value in KNOWN.items()} if known else {},
        )
        for number, rule in enumerate(rules, start=1)
    ]
    parts.alarms.write("alarm.moved", lambda _: raised)
    parts.close()

    def run(*words: str) -> str:
        main(["--data-dir", str(tmp_path), "alarms", *words])
        return capsys.readouterr().out

    listed = run("list", "--all")
    assert len(listed.splitlines()) == len(rules) + 1 and "{" not in listed
    records = [json.loads(line) for line in run("list", "--all", "--json").splitlines()]
    assert len(records) == len(rules) and not any("{" in each["what"] or "  " in each["what"] for each in records)
    said = {each["rule"]: each["what"] for each in records}
    assert said["clock.ahead"] == ("Clock 5 min ahead" if known else "Clock ahead")
    assert "Storage nas-1 slow" in said.values()
    assert known or said["link.lost"] == "Lost"
    assert all("{" not in run("show", str(number)) for number in (1, len(rules)))
    assert "{" not in run("rules")


@pytest.mark.parametrize("known", [False, True], ids=["nothing is known", "all is known"])
def test_no_line_about_a_finding_has_an_open_place(known: bool) -> None:
    facts = (*TEXTS.items(), *KNOWN.items()) if known else ()
    for rule in shipped().rows:
        finding = Finding(rule, ("n1",), ("0",), 1.8e9, facts=facts)
        told = finding_json({}, finding, "found", 1.8e9)
        words = (finding_line(finding, "found"), told["what"], told["do"], in_short(rule, facts))
        assert not any("{" in each or "e+0" in each for each in words), (rule.id, words)
        assert "{" not in in_general(str(rule.what)), rule.id


@pytest.mark.slow
def test_a_rule_is_shown_changed_switched_on_and_taken_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, str]:
        status = main(["--data-dir", str(folder), "alarms", "rules", *words])
        return status, capsys.readouterr().out

    file = folder / "hot.toml"
    file.write_text(run("show", "gpu.hot")[1].replace("after = 30.0", "after = 300.0"), encoding="utf-8")
    on = json.loads(run("switch-on", "gpu.hot", "--file", str(file), "--json")[1])
    assert (on["version"], on["before"]) == (1, 0)
    (row,) = [row for row in map(json.loads, run("--json")[1].splitlines()) if row["id"] == "gpu.hot"]
    assert (row["for"], row["version"], row["origin"]) == (300.0, 1, "changed")
    assert "holds" in run("switch-on", "gpu.hot", "--version", "0")[1]
    shown = json.loads(run("show", "gpu.hot", "--json")[1])
    assert (shown["version"], shown["before"], len(shown["versions"])) == (0, 1, 1)
    assert "after = 300.0" in run("show", "gpu.hot", "--version", "1")[1]
    for words in (
        ("switch-on", "gpu.hot"),
        ("switch-on", "gpu.lost", "--file", str(file)),
        ("show", "no.such"),
        ("switch-on", "no.such", "--version", "0"),
    ):
        assert run(*words)[0] == Exit.USAGE, words
    assert run("switch-on", "gpu.hot", "--version", "0")[0] == Exit.FAILED
    file.write_text("[[rule]]\n", encoding="utf-8")
    assert run("switch-on", "gpu.hot", "--file", str(file))[0] == Exit.FAILED


@pytest.mark.slow
def test_a_rule_is_taken_out_of_service_and_put_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> tuple[int, str]:
        status = main(["--data-dir", str(folder), "alarms", *words])
        return status, capsys.readouterr().out

    assert run("rules", "take-out", "gpu.lost")[0] == Exit.FAILED, "it needs a reason"
    assert json.loads(run("rules", "take-out", "gpu.lost", "--reason", "mended", "--json")[1])["in_service"] is False
    assert run("rules", "take-out", "gpu.lost", "--reason", "again")[0] == Exit.FAILED
    assert json.loads(run("list", "--all", "--json")[1])["state"] == "out_of_service"
    assert json.loads(run("rules", "show", "gpu.lost", "--json")[1])["out_of_service"] == "mended"
    assert json.loads(run("rules", "put-back", "gpu.lost", "--json")[1])["in_service"] is True
    assert json.loads(run("list", "--json")[1])["state"] == "new"
    assert run("rules", "put-back", "gpu.lost")[0] == Exit.FAILED


def test_a_late_backup_is_listed_and_returns_by_a_good_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def listed() -> list[tuple[str, str, str, str]]:
        assert main(["--data-dir", str(tmp_path), "alarms", "list", "--json"]) == Exit.OK
        told = map(json.loads, capsys.readouterr().out.splitlines())
        return [(each["rule"], each["what"], each["priority"], each["state"]) for each in told]

    def look(*ago: float) -> None:
        """What a window does that finds backups of so many seconds ago."""
        parts = compose(tmp_path, source="window")
        raise_alarms(parts, _loudly, first=True)
        now = parts.journal.now()
        if not parts.recovery.assets():
            parts.recovery.protect(Asset("", "Models", "n1", ("/srv",), (Copy("local", "/backup"),), rpo=3600))
        snapshots = tuple(Snapshot(f"{seconds}", now - seconds) for seconds in ago)
        parts.recovery.note_look(SeenCopy(parts.recovery.assets()[0].id, "local", now, snapshots))
        watch_backups(parts, _loudly).look()
        parts.close()

    look(9000)
    assert listed() == [("backup.late.2", "Backup is late", "medium", "new")]
    assert main(["--data-dir", str(tmp_path), "alarms", "show", "1"]) == Exit.OK
    assert "driftvakt recovery backup" in capsys.readouterr().out
    look(9000, 60)
    assert listed() == [("backup.late.2", "Backup is late", "medium", "returned")]


def _loudly(error: BaseException) -> None:
    raise error
