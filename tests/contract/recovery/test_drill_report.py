"""The report of a drill is checked with OpenSSH alone, and by our own `verify`: both refuse what was changed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from console.journal.canonical import canonical
from console.recovery.model.drills import Drill
from console.recovery.service.drill_records import DrillRecords
from console.recovery.service.drills import DrillService
from console.recovery.service.evidence import Evidence, verify
from console.recovery.service.records import Records
from console.recovery.service.recovery import CannotRecover, RecoveryService
from console.recovery.service.scenario_book import shipped
from tests.support.drills import NOW, Clocks, Eyes, gone_through
from tests.support.journals import opened
from tests.support.signing import SomeKey, check


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of a drill that two people signed."""
    with opened(tmp_path / "journal.db") as journal:
        clocks, eyes = Clocks(), Eyes()
        drills = DrillService(DrillRecords(journal), clocks, eyes)
        evidence = Evidence(
            journal, drills, RecoveryService(Records(journal)), book=shipped(), check=check, version=lambda: "1.0"
        )
        drill = gone_through(drills, clocks, eyes)
        drills.open_action(f"drill:{drill.number}", "Put the password into the second safe", "bo", NOW + 86400)
        with pytest.raises(CannotRecover):
            evidence.write(drill.number, tmp_path / "early")
        first, second = SomeKey(1), SomeKey(2)
        evidence.sign(drill.number, first, first.line, "Astrid Lindqvist")
        with pytest.raises(CannotRecover):
            evidence.sign(drill.number, first, first.line, "Astrid Lindqvist")
        drill = evidence.sign(drill.number, second, second.line, "Bo Ek")
        assert [each.who for each in drill.signatures] == ["Astrid Lindqvist", "Bo Ek"]
        evidence.write(drill.number, tmp_path / "report")
        holds(drill, json.loads(drill.report))
        assert journal.differences() == ()
    return tmp_path / "report"


def holds(drill: Drill, report: dict[str, object]) -> None:
    """The report tells what the drill was, and its phases add up to its clock."""
    phases, rto = report["phases"], report["rto"]
    assert isinstance(phases, list) and isinstance(rto, dict)
    assert sum(phase["took"] for phase in phases) == rto["measured"] == round(drill.clock * 1000)
    assert report["verdict"] == {"verdict": "pass", "reason": "proven"}
    actions, answers = report["actions"], report["answers"]
    assert isinstance(actions, list) and [each["owner"] for each in actions] == ["bo"]
    assert isinstance(answers, list) and {each["of"] for each in answers} == {"NIS2 2024/2690", "ISO 22301"}


def commands(folder: Path) -> list[str]:
    """The commands that the folder's own README says."""
    return re.findall(r"ssh-keygen .*", (folder / "README.txt").read_text(encoding="utf-8"))


def test_each_command_of_the_read_me_finds_its_signature_good_and_none_once_a_byte_is_another(folder: Path) -> None:
    if not shutil.which("ssh-keygen"):
        pytest.skip("not installed: ssh-keygen")
    assert len(commands(folder)) == 2
    for command in commands(folder):
        done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0 and 'Good "drill@driftvakt" signature' in done.stdout, done.stderr
    report = folder / "D-1.json"
    report.write_text(report.read_text(encoding="utf-8").replace('"pass"', '"fail"'), encoding="utf-8")
    for command in commands(folder):
        done = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode != 0


def test_our_own_look_says_who_signed_and_refuses_what_was_changed(folder: Path) -> None:
    report = folder / "D-1.json"
    found = verify(report, check)
    assert found.sound and [each.who for each in found.signatures] == ["astrid.lindqvist-1", "bo.ek-2"]
    text = report.read_text(encoding="utf-8")
    report.write_text(f"{text}\n", encoding="utf-8")
    assert not verify(report, check).sound and not verify(report, check).canonical
    changed = json.loads(text) | {"drill": "D-2"}
    report.write_text(canonical(changed), encoding="utf-8")
    assert not any(each.holds for each in verify(report, check).signatures)
    report.write_text("{}", encoding="utf-8")
    with pytest.raises(CannotRecover):
        verify(report, check)
