"""Everything that must hold before a change goes in, in three stages: house, fast, lab. Run as `./driftvakt.sh test`.

Every step runs, also after one has failed; the summary at the end names what failed, and how to run that step alone.
A step without anything to check is a failure too: silence would look like success.
"""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STAGES = ("house", "fast", "lab")
PYTEST_FOUND_NO_TESTS = 5


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a stage, run in the repository root."""

    stage: str
    name: str
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    step: Step
    status: int
    seconds: float

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
    pytest = (python, "-m", "pytest", *pytest_arguments)
    lab_environment = {"DRIFTVAKT_LAB_REQUIRE_FULL": "1"} if require_full_lab else {}
    every = [
        Step("house", "format", (str(tool / "ruff"), "format", "--check", ".")),
        Step("house", "lint", (str(tool / "ruff"), "check", ".")),
        Step("house", "types", (str(tool / "mypy"),)),
        Step("house", "imports", (str(tool / "lint-imports"), "--no-cache")),
        Step("house", "texts", (python, "-m", "resources.translations", "check")),
        Step("house", "rules", (python, "packaging/house_rules.py")),
        Step("fast", "unit", (*pytest, "tests/unit")),
        Step("fast", "perfect", (python, "packaging/perfect_files.py")),
        Step("fast", "contract", (*pytest, "tests/contract")),
        Step("fast", "gui", (*pytest, "tests/gui")),
        # Root file systems are built with the network at hand; the nodes themselves run in a network of their own.
        Step("lab", "prepare", (python, "-m", "tests.lab", "prepare"), lab_environment),
        Step("lab", "lab", (python, "-m", "tests.lab", "run", "--", *pytest, "tests/lab"), lab_environment),
    ]
    return [step for step in every if step.stage in stages]


def run(step: Step) -> Outcome:
    print(f"\n=== {step.stage}: {step.name}: {shlex.join(step.command)}", flush=True)
    begun = time.monotonic()
    done = subprocess.run(
        step.command, cwd=ROOT, env=os.environ | step.environment, stdin=subprocess.DEVNULL, check=False
    )
    return Outcome(step, done.returncode, time.monotonic() - begun)


def summary(outcomes: list[Outcome]) -> str:
    """A line per step, then one line that says whether all passed."""
    lines = ["", "=== summary"]
    for outcome in outcomes:
        verdict = "FAILED" if outcome.problem else "passed"
        why = f"  ({outcome.problem})" if outcome.problem else ""
        lines.append(f"{verdict}  {outcome.step.stage:6}{outcome.step.name:10}{outcome.seconds:7.1f} s{why}")
    failed = [outcome.step.name for outcome in outcomes if outcome.problem]
    took = sum(outcome.seconds for outcome in outcomes)
    if failed:
        lines.append(f"{len(failed)} of {len(outcomes)} steps FAILED in {took:.0f} s: {', '.join(failed)}")
    else:
        lines.append(f"all {len(outcomes)} steps passed in {took:.0f} s")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./driftvakt.sh test",
        description="Run the checks and tests. Without a stage: all of them, in the order house, fast, lab.",
        epilog="What stands after -- goes to pytest: ./driftvakt.sh test --fast -- -k inventory",
    )
    parser.add_argument("--house", action="store_true", help="formatter, linter, types, import contracts, house rules")
    parser.add_argument("--fast", action="store_true", help="unit, contract and GUI tests")
    parser.add_argument("--lab", action="store_true", help="tests against real nodes (as root: the full lab)")
    parser.add_argument(
        "--require-full-lab", action="store_true", help="fail where the full lab cannot run, instead of testing less"
    )
    parser.add_argument("pytest_arguments", nargs="*", metavar="-- ARGUMENT", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    stages = [stage for stage in STAGES if getattr(chosen, stage)] or list(STAGES)
    outcomes = [
        run(step)
        for step in steps(stages, require_full_lab=chosen.require_full_lab, pytest_arguments=chosen.pytest_arguments)
    ]
    print(summary(outcomes), flush=True)
    return 1 if any(outcome.problem for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
