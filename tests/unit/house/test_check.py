"""What `./driftvakt.sh test` makes of its steps, and the script's own manners."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from xdist.remote import WorkerInteractor
from xdist.scheduler.loadgroup import LoadGroupScheduling

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
    summary = check.summary([outcome(0), outcome(5)], 2.0)
    assert "no tests" in summary
    assert summary.splitlines()[-1].startswith("1 of 2 steps FAILED")


def test_a_failed_step_is_named_in_the_last_line() -> None:
    assert check.summary([outcome(1, "ruff", "check")], 1.0).splitlines()[-1].endswith(": fast unit")


def test_all_passed_is_said_in_the_last_line() -> None:
    assert check.summary([outcome(0), outcome(0)], 61.0).splitlines()[-1] == "all 2 steps passed in 61 s"


def test_every_step_runs_after_one_has_failed_and_the_status_tells(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    failing, passing = ((sys.executable, "-c", f"print('ran'); raise SystemExit({status})") for status in (3, 0))
    steps = [check.Step("house", "first", failing), check.Step("house", "second", passing)]
    monkeypatch.setattr(check, "steps", lambda *_, **__: steps)
    assert check.main([]) == 1
    said = capfd.readouterr().out
    assert said.splitlines().count("ran") == 2
    assert "FAILED  house first" in said
    assert "passed  house second" in said


@pytest.mark.parametrize("beside", check.Beside)
def test_under_a_failed_step_the_summary_names_the_tests_that_failed(
    beside: object, capfd: pytest.CaptureFixture[str]
) -> None:
    words = "print('FAILED tests/a.py::b - assert 1 == 2\\nERROR tests/c.py::d\\n2 of 3 failed'); raise SystemExit(1)"
    summary = check.summary([check.run(check.Step("fast", "unit", (sys.executable, "-c", words), {}, beside))], 1.0)
    assert "        FAILED tests/a.py::b - assert 1 == 2\n        ERROR tests/c.py::d\n1 of 1" in summary
    assert "2 of 3 failed" in capfd.readouterr().out


def test_what_says_no_test_is_told_by_its_last_words_and_what_passed_by_none() -> None:
    def told(status: int) -> str:
        words = f"print('first\\n' * 9, 'why', sep=''); raise SystemExit({status})"
        return check.summary([check.run(check.Step("house", "types", (sys.executable, "-c", words)))], 1.0)

    assert "        why\n1 of 1" in told(1)
    assert "why" not in told(0)


def test_the_stages_come_in_their_order_and_all_by_default() -> None:
    every = [step.stage for step in check.steps(list(check.STAGES), require_full_lab=False, pytest_arguments=[])]
    assert list(dict.fromkeys(every)) == ["house", "fast", "lab", "slow"]
    assert {step.stage for step in check.steps(["lab"], require_full_lab=False, pytest_arguments=[])} == {"lab"}


def what_runs(stage: str) -> dict[str, str]:
    """What a stage runs: which tests by which marks."""
    steps = check.steps([stage], require_full_lab=False, pytest_arguments=[])
    return {
        step.command[-1]: step.command[step.command.index("-m", 3) + 1] for step in steps if "pytest" in step.command
    }


def test_fast_and_slow_together_are_all_tests_but_those_of_the_lab() -> None:
    places = ("tests/unit", "tests/contract", "tests/gui")
    assert what_runs("fast") == dict.fromkeys(places, "not slow")
    assert what_runs("slow") == dict.fromkeys(places, "slow")


def test_what_is_said_to_pytest_comes_after_what_we_say() -> None:
    """So that -n 0 or another -m wins."""
    steps = check.steps(["fast", "slow"], require_full_lab=False, pytest_arguments=["-n", "0"])
    ours = [step for step in steps if "pytest" in step.command]
    assert len(ours) == len(steps) - 1, "perfect files choose their tests themselves"
    for step in ours:
        assert step.command[-3:-1] == ("-n", "0")


def test_what_python_compiles_is_kept_whoever_wishes_otherwise(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    script = "import sys; print('keeps' if not sys.dont_write_bytecode else 'compiles again')"
    check.run(check.Step("house", "first", (sys.executable, "-c", script), {"OF_ITS_OWN": "1"}))
    assert "keeps\n" in capfd.readouterr().out


def test_what_steps_beside_each_other_say_comes_in_one_piece_each(capfd: pytest.CaptureFixture[str]) -> None:
    script = "import sys; print('begins ' + sys.argv[1], flush=True); print('ends ' + sys.argv[1])"
    steps = [
        check.Step("house", name, (sys.executable, "-c", script, name), beside=check.Beside.NEIGHBOURS)
        for name in ("one", "two", "three")
    ]
    outcomes = list(check.run_all(steps))
    assert [outcome.step.name for outcome in outcomes] == ["one", "two", "three"]
    said = [line for line in capfd.readouterr().out.splitlines() if line.startswith(("begins", "ends"))]
    assert sorted(said) == sorted(f"{what} {step.name}" for step in steps for what in ("begins", "ends"))
    assert all(said[n].split()[1] == said[n + 1].split()[1] for n in range(0, 6, 2))


def test_steps_that_may_run_beside_each_other_do(tmp_path: Path) -> None:
    """Each waits until the other has begun."""
    names = [str(tmp_path / "one"), str(tmp_path / "two")]
    steps = [
        check.Step("house", "a step", (sys.executable, "-c", WAITS_FOR_ANOTHER, *order), beside=check.Beside.NEIGHBOURS)
        for order in (names, names[::-1])
    ]
    assert [outcome.status for outcome in check.run_all(steps)] == [0, 0]


WAITS_FOR_ANOTHER = (
    "import pathlib, sys, time\n"
    "mine, other = map(pathlib.Path, sys.argv[1:])\n"
    "mine.touch()\n"
    "end = time.monotonic() + 60\n"
    "while not other.exists() and time.monotonic() < end: time.sleep(0.01)\n"
    "print('done', mine.name)\n"
    "sys.exit(not other.exists())\n"
)


def test_what_waits_runs_beside_all_that_follows_and_is_told_when_they_are_over(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It ends only when the last has begun."""
    lab, first, last = (str(tmp_path / name) for name in ("lab", "first", "last"))
    steps = [
        check.Step("lab", "lab", (sys.executable, "-c", WAITS_FOR_ANOTHER, lab, last), beside=check.Beside.REST),
        check.Step("slow", "first", (sys.executable, "-c", WAITS_FOR_ANOTHER, first, lab)),
        check.Step("slow", "last", (sys.executable, "-c", WAITS_FOR_ANOTHER, last, first)),
    ]
    outcomes = list(check.run_all(steps))
    assert [(outcome.step.name, outcome.status) for outcome in outcomes] == [("first", 0), ("last", 0), ("lab", 0)]
    said = capfd.readouterr().out
    assert "=== lab: lab begins, beside what follows" in said
    assert all(f"done {name}\n" in said for name in ("lab", "first", "last"))


@pytest.mark.parametrize("cores", [2, 4])
def test_beside_a_lab_without_room_runs_only_what_can_wait_for_a_core(
    monkeypatch: pytest.MonkeyPatch, cores: int
) -> None:
    monkeypatch.setattr(check.os, "cpu_count", lambda: cores)
    every = check.steps(list(check.STAGES), require_full_lab=False, pytest_arguments=[])
    beside = [f"{step.stage} {step.name}" for step in every if step.beside is check.Beside.LAB]
    patient = [f"{step.stage} {step.name}" for step in every if step.command[: len(check.PATIENT)] == check.PATIENT]
    assert beside == (["lab lab", "fast unit", "slow unit", "slow perfect"] if cores == 2 else [])
    assert patient == beside[1:]
    without = check.steps(["slow"], require_full_lab=False, pytest_arguments=[])
    assert [step.name for step in without if step.beside is check.Beside.NEIGHBOURS] == ["contract", "unit", "perfect"]


def test_what_runs_beside_the_lab_is_of_another_stage(tmp_path: Path) -> None:
    """Each waits until the other has begun."""
    names = [str(tmp_path / "one"), str(tmp_path / "two")]
    steps = [
        check.Step(stage, "a step", (sys.executable, "-c", WAITS_FOR_ANOTHER, *order), beside=check.Beside.LAB)
        for stage, order in (("lab", names), ("slow", names[::-1]))
    ]
    assert [outcome.status for outcome in check.run_all(steps)] == [0, 0]


def test_alone_the_lab_is_told_as_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[object] = []
    monkeypatch.setattr(check, "run", lambda step: ran.append(step.beside))
    list(check.run_all(check.steps(["lab"], require_full_lab=False, pytest_arguments=[])))
    assert ran == [check.Beside.NOTHING] * 2


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


def test_what_is_shared_by_a_group_is_made_on_one_worker(request: pytest.FixtureRequest) -> None:
    """pytest-xdist 3.8 writes the group behind a test's id, which pytest 9.2 no longer reads: each worker made it."""
    item = request.node
    item.add_marker(pytest.mark.xdist_group("what takes long to start"))
    before = item._nodeid
    WorkerInteractor.pytest_collection_modifyitems(
        None,  # type: ignore[arg-type]
        SimpleNamespace(getvalue=lambda name: name == "loadgroup"),  # type: ignore[arg-type]
        [item],
    )
    unit = LoadGroupScheduling._split_scope(None, item.nodeid)  # type: ignore[arg-type]
    item._nodeid = before
    assert unit == "what takes long to start"
