"""What `./driftvakt.sh test` makes of its steps, and the script's own manners."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


def load_check() -> ModuleType:
    name = "driftvakt_check"
    specification = importlib.util.spec_from_file_location(name, ROOT / "packaging" / "check.py")
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


check = load_check()


def outcome(status: int, *command: str) -> object:
    return check.Outcome(check.Step("fast", "unit", command or ("python", "-m", "pytest", "tests/unit")), status, 1.0)


def test_a_stage_without_tests_is_a_failure_that_is_said() -> None:
    summary = check.summary([outcome(0), outcome(5)])
    assert "no tests" in summary
    assert summary.splitlines()[-1].startswith("1 of 2 steps FAILED")


def test_a_failed_step_is_named_in_the_last_line() -> None:
    assert check.summary([outcome(1, "ruff", "check")]).splitlines()[-1].endswith(": unit")


def test_all_passed_is_said_in_the_last_line() -> None:
    assert check.summary([outcome(0), outcome(0)]).splitlines()[-1].startswith("all 2 steps passed")


def test_every_step_runs_after_one_has_failed_and_the_status_tells(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    failing, passing = ((sys.executable, "-c", f"print('ran'); raise SystemExit({status})") for status in (3, 0))
    steps = [check.Step("house", "first", failing), check.Step("house", "second", passing)]
    monkeypatch.setattr(check, "steps", lambda *_, **__: steps)
    assert check.main([]) == 1
    said = capfd.readouterr().out
    assert said.count("ran\n") == 2
    assert "FAILED  house first" in said
    assert "passed  house second" in said


def test_the_stages_come_in_their_order_and_all_by_default() -> None:
    every = [step.stage for step in check.steps(list(check.STAGES), require_full_lab=False, pytest_arguments=[])]
    assert list(dict.fromkeys(every)) == ["house", "fast", "lab"]
    assert {step.stage for step in check.steps(["lab"], require_full_lab=False, pytest_arguments=[])} == {"lab"}


def test_ci_requires_the_full_lab() -> None:
    assert "test --require-full-lab" in (ROOT / ".ci/run").read_text()
    lab = check.steps(["lab"], require_full_lab=True, pytest_arguments=[])
    assert all(step.environment == {"DRIFTVAKT_LAB_REQUIRE_FULL": "1"} for step in lab)


@pytest.mark.skipif(os.name != "posix", reason="shell scripts")
@pytest.mark.parametrize(
    "script", ["driftvakt.sh", *sorted(f"packaging/{f.name}" for f in (ROOT / "packaging").glob("*.sh"))]
)
def test_the_scripts_are_executable_and_parse_in_a_plain_posix_shell(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    subprocess.run(["sh", "-n", ROOT / script], check=True)


@pytest.mark.skipif(os.name != "posix", reason="shell scripts")
@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--help"], 0, "demo --offscreen"),
        ([], 2, "usage"),
        (["fly"], 2, "unknown command fly"),
        (["--fly", "demo"], 2, "unknown set-up option --fly"),
        (["--wheelhouse", "/nonexistent", "demo"], 2, "is not a folder"),
    ],
)
def test_wrong_use_is_told_before_anything_is_set_up(words: list[str], status: int, said: str) -> None:
    done = subprocess.run(["sh", ROOT / "driftvakt.sh", *words], capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert said in done.stdout + done.stderr
