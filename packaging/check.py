"""Everything that must hold before a change goes in, in four stages: house, fast, slow, lab. Run as
`./driftvakt.sh test`.

Every step runs, also after one has failed; the summary at the end names what failed, and how to run that step alone.
A step without anything to check is a failure too: silence would look like success. Steps of the house stage only read,
so they run beside each other; tests share the cores among themselves (pytest-xdist). The lab mostly waits for machines
to boot. Where there are cores enough it runs beside the slow tests; what it says comes when they are over. With fewer,
only what can wait for a core itself runs beside it, and takes what the lab leaves: what counts, and watches no clock.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAGES = ("house", "fast", "slow", "lab")
PYTEST_FOUND_NO_TESTS = 5
#: Tests that work hold a window each or count much: as many as cores, at most four.
WORKERS = ("-n", "auto", "--maxprocesses", "4")
#: Tests against servers and programs of their own wait two thirds of their time.
WAITERS = ("-n", "4")
#: Whole windows are drawn, then waited for: a third of their time.
WINDOWS = ("-n", "3")
#: Two halves of the lab: nodes that boot or are waited for leave room for others, whose windows must not stand still.
LAB_WORKERS = ("-n", "2", "--dist", "loadgroup")
#: From so many cores on the lab has room beside the slow tests: with fewer its machines boot too late.
ROOMY = 4
#: What only counts and watches no clock gets a core when nobody else wants it.
PATIENT = ("nice", "-n", "19")
#: Of what a failed step said the summary says so much again: who sees only its end knows what to run.
GIST_TESTS, GIST_LINES, GIST_WIDTH = 10, 5, 400


class Beside(StrEnum):
    """What a step runs beside."""

    NOTHING = "nothing"
    NEIGHBOURS = "neighbours"  # the steps of its stage before and after it that say the same
    LAB = "lab"  # the lab, where that has no room beside more that is in haste
    REST = "rest"  # all steps that follow


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a stage, run in the repository root."""

    stage: str
    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    #: What runs beside others prints in one piece when it has ended.
    beside: Beside = Beside.NOTHING


@dataclass(frozen=True, slots=True)
class Outcome:
    step: Step
    status: int
    seconds: float
    #: What it said last, or pytest's line for each test that failed.
    said: tuple[str, ...] = ()

    @property
    def problem(self) -> str:
        """Empty when the step passed."""
        if self.status == 0:
            return ""
        if self.status == PYTEST_FOUND_NO_TESTS and "pytest" in self.step.command:
            return "there are no tests in this stage"
        return f"exit status {self.status}"


def steps(stages: list[str], *, require_full_lab: bool, pytest_arguments: list[str]) -> list[Step]:
    """The steps of the given stages, in the order they run."""
    python = sys.executable
    tool = Path(python).parent
    roomy = (os.cpu_count() or 1) >= ROOMY
    tight = not roomy and shutil.which(PATIENT[0]) is not None

    def counts(stage: str) -> tuple[Beside, tuple[str, ...]]:
        """Steps that only count run beside a lab without room for more, and else beside those that wait."""
        beside_lab = tight and {"lab", stage} <= {*stages}
        return (Beside.LAB, PATIENT) if beside_lab else (Beside.NEIGHBOURS, ())

    def house(name: str, *command: str) -> Step:
        return Step("house", name, command, beside=Beside.NEIGHBOURS)

    def tests(
        stage: str,
        name: str,
        marks: str,
        spread: str,
        workers: tuple[str, ...] = WORKERS,
        *,
        beside: Beside = Beside.NOTHING,
        before: tuple[str, ...] = (),
    ) -> Step:
        # By group, where tests of one file share what takes long to start (tests/conftest.py).
        chosen = (*workers, "--dist", spread, "-m", marks, *pytest_arguments, f"tests/{name}")
        return Step(stage, name, (*before, python, "-m", "pytest", *chosen), beside=beside)

    beside, patient = counts("fast")
    fast_counting = tests("fast", "unit", "not slow", "load", beside=beside, before=patient)
    beside, patient = counts("slow")
    slow_counting = (
        tests("slow", "unit", "slow", "load", beside=beside, before=patient),
        Step("slow", "perfect", (*patient, python, "packaging/perfect_files.py"), beside=beside),
    )
    lab_environment = {"DRIFTVAKT_LAB_REQUIRE_FULL": "1"} if require_full_lab else {}
    every = [
        house("types", str(tool / "mypy")),
        house("format", str(tool / "ruff"), "format", "--check", "."),
        house("lint", str(tool / "ruff"), "check", "."),
        house("imports", str(tool / "lint-imports"), "--no-cache"),
        house("texts", python, "-m", "resources.translations", "check"),
        house("rules", python, "packaging/house_rules.py"),
        # What only counts takes the time that what waits leaves.
        tests("fast", "contract", "not slow", "loadgroup", WAITERS, beside=Beside.NEIGHBOURS),
        *(() if fast_counting.beside is Beside.LAB else (fast_counting,)),
        tests("fast", "gui", "not slow", "loadgroup", beside=Beside.NEIGHBOURS),
        # Root file systems are built with the network at hand; the nodes themselves run in a network of their own.
        Step("lab", "prepare", (python, "-m", "tests.lab", "prepare"), lab_environment),
        Step(
            "lab",
            "lab",
            (
                *(python, "-m", "tests.lab", "run", "--", python, "-m", "pytest"),
                *(*LAB_WORKERS, *pytest_arguments, "tests/lab"),
            ),
            lab_environment,
            Beside.REST if roomy else Beside.LAB,
        ),
        *(each for each in (fast_counting, *slow_counting) if each.beside is Beside.LAB),
        tests("slow", "contract", "slow", "loadgroup", WAITERS, beside=Beside.NEIGHBOURS),
        *(each for each in slow_counting if each.beside is not Beside.LAB),
        tests("slow", "gui", "slow", "loadgroup", WINDOWS),
    ]
    return [step for step in every if step.stage in stages]


def run_all(wanted: list[Step]) -> Iterator[Outcome]:
    """Run steps in their order, those beside each other that may; outcomes come as steps end that others wait for."""
    with ThreadPoolExecutor() as aside:
        begun: list[Future[Outcome]] = []
        for (_, beside), found in groupby(wanted, key=_company):
            some = list(found)
            if beside in (Beside.NEIGHBOURS, Beside.LAB) and len(some) > 1:
                with ThreadPoolExecutor(max_workers=max(2, os.cpu_count() or 1)) as pool:
                    yield from pool.map(run, some)
                continue
            for step in some:
                if beside is Beside.REST and step is not wanted[-1]:
                    print(f"\n=== {step.stage}: {step.name} begins, beside what follows", flush=True)
                    begun.append(aside.submit(run, step))
                else:
                    yield run(replace(step, beside=Beside.NOTHING))
        yield from (each.result() for each in begun)


def _company(step: Step) -> tuple[str, Beside]:
    """Steps one after the other of the same company run beside each other, if they run beside anything."""
    return "" if step.beside is Beside.LAB else step.stage, step.beside


def environment() -> dict[str, str]:
    """Where steps run: ours, but for a wish that Python keep nothing it compiled. Every worker of every step, and every
    program that a test starts, would compile what it loads again: half a second each, 13 s for a worker of the units.
    """
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run(step: Step) -> Outcome:
    title = f"\n=== {step.stage}: {step.name}: {shlex.join(step.command)}"
    held = step.beside is not Beside.NOTHING
    if not held:
        print(title, flush=True)
    begun = time.monotonic()
    lines: list[str] = []
    with subprocess.Popen(
        step.command,
        cwd=ROOT,
        env=environment() | step.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as running:
        for line in running.stdout or ():
            lines.append(line)
            if not held:
                print(line, end="", flush=True)
    if held:
        print(f"{title}\n{''.join(lines)}", end="", flush=True)
    return Outcome(step, running.returncode, time.monotonic() - begun, _gist(lines))


def _gist(lines: list[str]) -> tuple[str, ...]:
    """What of a step's words is worth saying again at the end: the tests that failed, or else its last words."""
    failed = [line for line in lines if line.startswith(("FAILED ", "ERROR "))]
    found = failed[:GIST_TESTS] or [line for line in lines if line.strip()][-GIST_LINES:]
    return tuple(line.rstrip()[:GIST_WIDTH] for line in found)


def summary(outcomes: list[Outcome], took: float) -> str:
    """A line per step, under a failed one what it said; then whether all passed, and in how many seconds."""
    lines = ["", "=== summary"]
    for outcome in outcomes:
        verdict = "FAILED" if outcome.problem else "passed"
        why = f"  ({outcome.problem})" if outcome.problem else ""
        lines.append(f"{verdict}  {outcome.step.stage:6}{outcome.step.name:10}{outcome.seconds:7.1f} s{why}")
        lines += [f"        {line}" for line in outcome.said if outcome.problem]
    failed = [f"{outcome.step.stage} {outcome.step.name}" for outcome in outcomes if outcome.problem]
    if failed:
        lines.append(f"{len(failed)} of {len(outcomes)} steps FAILED in {took:.0f} s: {', '.join(failed)}")
    else:
        lines.append(f"all {len(outcomes)} steps passed in {took:.0f} s")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./driftvakt.sh test",
        description="Run the checks and tests. Without a stage: all of them, in the order house, fast, slow, with the "
        "lab beside those of units, or beside all slow ones where there are four cores: within 35 minutes on two idle "
        "cores. --fast alone is done within 3.",
        epilog="What stands after -- goes to pytest: ./driftvakt.sh test --fast -- -k inventory. Tests run beside each "
        "other, a worker for each core; -- -n 0 runs them in one process, as a debugger wants it.",
    )
    parser.add_argument("--house", action="store_true", help="formatter, linter, types, import contracts, house rules")
    parser.add_argument(
        "--fast",
        action="store_true",
        help="tests that are not marked slow: of units, of contracts with the outside, of the window",
    )
    parser.add_argument(
        "--slow",
        action="store_true",
        help="tests marked slow: whole programs, many nodes, every page; the perfect files",
    )
    parser.add_argument("--lab", action="store_true", help="tests against real nodes (as root: the full lab)")
    parser.add_argument(
        "--require-full-lab", action="store_true", help="fail where the full lab cannot run, instead of testing less"
    )
    parser.add_argument("pytest_arguments", nargs="*", metavar="-- ARGUMENT", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    stages = [stage for stage in STAGES if getattr(chosen, stage)] or list(STAGES)
    begun = time.monotonic()
    wanted = steps(stages, require_full_lab=chosen.require_full_lab, pytest_arguments=chosen.pytest_arguments)
    outcomes = list(run_all(wanted))
    print(summary(outcomes, time.monotonic() - begun), flush=True)
    return 1 if any(outcome.problem for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
