"""`driftvakt incidents ...`: an incident from its alarm to its report, as a script sees it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.alarms.model.moves import Raised
from console.fleet.model.changes import add_nodes, add_site
from console.fleet.model.inventory import Node, Site
from console.fleet.model.rules import Grade
from console.incidents.commands import COMMANDS
from console.incidents.model.incidents import Significance
from console.main import main
from console.main.command_line.exits import Exit
from console.main.compose import compose

pytestmark = pytest.mark.slow

Incidents = Callable[..., tuple[int, Any]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    parts = compose(tmp_path / "data", source="test")
    inventory = parts.inventory
    inventory.apply(add_site(inventory.current(), Site("hall", "Hall", zone="Europe/Stockholm")))
    inventory.apply(add_nodes(inventory.current(), [Node("hall", "g03", "g03.invalid")]))
    (node,) = inventory.current().nodes
    raised = Raised(alarm=1, rule="gpu.lost", node=node.key, part="5", priority=Grade.CRITICAL, at=1_700_000_000_000)
    parts.alarms.write("alarm.moved", lambda _: [raised])
    parts.close()
    return tmp_path / "data"


@pytest.fixture
def incidents(folder: Path, capsys: pytest.CaptureFixture[str]) -> Incidents:
    def run(*words: str) -> tuple[int, Any]:
        status = main(["--data-dir", str(folder), "incidents", *words, "--json"])
        told = capsys.readouterr().out
        lines = [json.loads(line) for line in told.splitlines()] if not told.startswith("{\n") else [json.loads(told)]
        return status, lines[0] if len(lines) == 1 else lines

    return run


def test_an_incident_is_opened_of_an_alarm_written_down_closed_and_found(incidents: Incidents) -> None:
    _, opened = incidents("open", "--alarm", "1", "--service", "weld-inspect")
    number = opened["incident"]
    assert (opened["severity"], opened["nodes"], opened["links"]) == ("critical", ["hall/g03"], ["alarm:1"])
    assert opened["began"].startswith("2023-11-14T22:13:20")
    assert incidents("take", number, "--who", "A. Lindqvist")[1]["owner"] == "A. Lindqvist"
    noted = incidents("note", number, "Nobody in hall 1.", "--at", "2023-11-14T23:00:00+01:00")[1]
    assert [(line["time"][11:16], line["text"]) for line in noted["timeline"] if line["kind"] == "typed"] == [
        ("22:00", "Nobody in hall 1.")
    ]
    other = incidents("open", "Storage slow", "--severity", "low")[1]["incident"]
    assert incidents("link", f"INC-{number}", f"incident:{other}")[1]["links"] == ["alarm:1", f"incident:{other}"]
    todo = incidents("follow-up", number, "Order a GPU", "--owner", "E. Berg", "--due", "2030-01-02")[1]
    assert todo["follow_ups"][0]["due"].startswith("2030-01-02")
    closed = incidents("close", number, "GPU replaced", "--root-cause", "A worn slot")[1]
    assert (closed["phase"], closed["root_cause"]) == ("closed", "A worn slot")
    assert incidents("follow-up", number, "--done", "1")[1]["follow_ups"][0]["done"]
    assert incidents("list")[1]["incident"] == other, "what is closed is not listed"
    assert incidents("search", "worn", "nobody")[1]["incident"] == number
    assert incidents("reopen", number, "It came back")[1]["phase"] == "open"
    assert incidents("close", number, " ")[0] == Exit.FAILED
    for wrong in (
        ("show", "2031-001"),
        ("note", "x", "y"),
        ("open",),
        ("open", "--alarm", "9"),
        ("link", number, "it"),
    ):
        assert incidents(*wrong)[0] == Exit.USAGE, wrong
    assert incidents("note", number, "x", "--at", "yesterday")[0] == Exit.USAGE


def test_a_report_its_evidence_and_whatever_is_spoilt_of_them_is_named(
    incidents: Incidents, folder: Path, tmp_path: Path
) -> None:
    number = incidents("open", "--alarm", "1")[1]["incident"]
    (tmp_path / "kernel.log").write_text("XID 79")
    kept = incidents("evidence", number, "--file", str(tmp_path / "kernel.log"))[1]
    assert (kept["standing"], kept["held"], kept["size"]) == ("sound", True, 6)
    key, pdf = tmp_path / "key", tmp_path / f"INC-{number}.pdf"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    pdf.write_bytes(b"%PDF")

    def report(*more: str) -> Any:
        return incidents("report", number, "--to", str(tmp_path), "--pdf", str(pdf), "--key", str(key), *more)[1]

    first = report()
    assert report()["sha256"] == first["sha256"], "the same incident, the same bytes"
    file, signature = Path(first["report"]), Path(first["signature"])

    def problems() -> list[str]:
        status, found = incidents("verify", str(file))
        assert status == (Exit.FAILED if found["problems"] else Exit.OK)
        return [each["problem"] for each in found["problems"]]

    # There is no list of people here, so the key is nobody's: nothing else is wrong.
    assert problems() == ["nobody"]
    pdf.write_bytes(b"%PDF-2")
    assert problems() == ["nobody", "pdf_spoilt"]
    pdf.unlink()
    evidence = folder / "evidence" / kept["sha256"]
    evidence.write_text("XID 78")
    assert problems() == ["nobody", "pdf_missing", "evidence_spoilt"]
    evidence.unlink()
    assert problems() == ["nobody", "pdf_missing", "evidence_missing"]
    assert incidents("verify")[0] == Exit.FAILED
    whole = file.read_text()
    file.write_text(whole.replace("critical", "low", 1))
    assert problems() == ["signature", "pdf_missing", "evidence_missing", "not_in_log"]
    file.write_text(json.dumps(json.loads(whole)))
    assert "not_canonical" in problems()
    file.write_text("{}")
    assert problems() == ["signature", "no_report"][::-1]
    file.write_text(whole)
    signature.unlink()
    assert problems()[0] == "not_signed"
    assert incidents("verify", str(tmp_path / "none"))[0] == Exit.FAILED


def test_a_report_that_cannot_be_written_names_the_file_that_was_asked_for(
    incidents: Incidents, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = incidents("open", "GPU lost", "--alarm", "1")[1]["incident"]
    key, nowhere = tmp_path / "key", tmp_path / "nowhere"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    asked = ["incidents", "report", number, "--to", str(nowhere), "--key", str(key)]
    assert main(["--data-dir", str(folder), *asked]) == Exit.FAILED
    said = capsys.readouterr().err
    assert f"{nowhere}/INC-{number}" in said and ".part" not in said
    both = ["incidents", "report", number, "--pdf", "there.pdf", "--paper", "sv", "--key", str(key)]
    assert main(["--data-dir", str(folder), *both]) == Exit.USAGE, "one that there is, or one that is made"


def test_what_a_report_leaves_out_is_named_in_it_and_nowhere_else_to_be_read(
    incidents: Incidents, tmp_path: Path
) -> None:
    number = incidents("open", "GPU lost", "--alarm", "1")[1]["incident"]
    incidents("note", number, "Patient 4711 was on the table")
    incidents("take", number, "--who", "A. Lindqvist")
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    leave = [word for field in ("line:1", "people", "nodes") for word in ("--leave-out", field)]
    made = incidents("report", number, "--to", str(tmp_path), "--key", str(key), *leave)[1]
    text = Path(made["report"]).read_text()
    said = json.loads(text)
    assert said["redacted"] == ["line:1", "nodes", "people"] and said["nodes"] is None
    assert not re.search(r"\b(Patient|Lindqvist|g03)\b", text)  # words that no hash and no id is made of
    assert sum(line["redacted"] for line in said["timeline"]) == 4
    assert incidents("report", number, "--leave-out", "cost", "--key", str(key), "--to", str(tmp_path))[0] == Exit.OK
    assert {"cost", "people"} <= {*incidents("show", number)[1]["redacted"]}, "what was left out stays out"
    assert incidents("report", number, "--leave-out", "everything", "--key", str(key))[0] == Exit.FAILED


def test_the_choices_of_the_command_line_are_all_that_there_are() -> None:
    choices = {argument.name: argument.choices for command in COMMANDS for argument in command.arguments}
    assert choices["severity"] == tuple(each for each in Grade if each is not Grade.UNKNOWN)
    assert choices["significance"] == tuple(Significance)


def test_what_an_alarm_asks_for_is_planned_done_and_told_in_the_timeline(
    incidents: Incidents, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = compose(folder, source="test")
    inventory = parts.inventory
    inventory.apply(add_nodes(inventory.current(), [Node("hall", "here", "localhost", local=True)]))
    here = next(node for node in inventory.current().nodes if node.local)
    raised = Raised(alarm=2, rule="gpu.pcie-narrow", node=here.key, part="0", priority=Grade.HIGH)
    parts.alarms.write("alarm.moved", lambda _: [raised])
    assert parts.rules.by_id["gpu.pcie-narrow"].act == "node.drain"
    parts.close()
    number = incidents("open", "--alarm", "2")[1]["incident"]
    assert main(["--data-dir", str(folder), "incidents", "act", number]) == Exit.OK
    assert "Nothing has run" in capsys.readouterr().err
    assert main(["--data-dir", str(folder), "incidents", "act", number, "--yes"]) == Exit.OK
    capsys.readouterr()
    shown = incidents("show", number)[1]
    assert [each.partition(":")[0] for each in shown["links"]] == ["alarm", "run", "run"]
    acts = [line["text"] for line in shown["timeline"] if line["kind"] == "act"]
    assert acts[0] == "Begun: Drain here" and acts[-1] == "Drain here: done"
    other = incidents("open", "Storage slow", "--severity", "low")[1]["incident"]
    assert incidents("act", other)[0] == Exit.FAILED, "nothing asks for anything"


def test_wrong_words_are_told_as_json_too_and_a_link_that_cannot_be_is_refused(
    incidents: Incidents, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = incidents("open", "--alarm", "1")[1]["incident"]
    for wrong in (
        ("note", number),
        ("judge", number, "perhaps", "x"),
        ("report", number, "--paper", "xx"),
        ("link", number, "alarm:" + "1" * 5000),
        ("link", number, f"incident:{number}"),
    ):
        status, told = incidents(*wrong)
        assert status == Exit.USAGE and told["error"]["what"], wrong
    assert main(["--data-dir", str(folder), "incidents", "note", number]) == Exit.USAGE
    assert "usage: driftvakt incidents note" in capsys.readouterr().err
    assert incidents("open", "--alarm", "1", "--began", "2999-01-01")[0] == Exit.FAILED
    assert incidents("list")[1]["incident"] == number, "one that was refused is not there"


def test_a_day_that_no_clock_of_the_site_shows_any_more_is_printed(incidents: Incidents, tmp_path: Path) -> None:
    number = incidents("open", "GPU lost", "--severity", "low")[1]["incident"]
    incidents("follow-up", number, "Some day", "--due", "9999-12-31T23:59:59Z")
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    assert incidents("report", number, "--paper", "sv", "--key", str(key), "--to", str(tmp_path))[0] == Exit.OK
