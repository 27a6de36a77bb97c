"""What is abnormal and how grave it is stands in the rules alone: no page, no card, no command judges by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from console.fleet.model.rules import Named
from console.fleet.model.signals import SIGNALS, Throttle
from console.fleet.page.vocabulary import row_grade, throttle_ink

ROOT = Path(__file__).resolve().parents[3]
#: Which grade something has is said where rules are read, and of what is no reading of a node: rows of an import, keys
#: that are compared, which events a crowded axis has room for, what waits on people (incidents without an owner, late
#: follow-ups, a budget that is passed, models without an owner, emergency access that nobody looked through).
MAY_GRADE = {
    "console/fleet/model/rules.py",
    "console/frame/overview/beside.py",
    "console/frame/overview/loading.py",
    "console/frame/manned.py",
    "console/frame/overview/models_card.py",
    "console/fleet/page/sheets/add_nodes.py",
    "console/fleet/page/sheets/host_key.py",
    # What marks look like, the step and the course of a plan that are behind, and a dashed line on lanes and growth.
    "widgets/priority.py",
    "widgets/states.py",
    "widgets/theme.py",
    "widgets/plans/steps.py",
    "widgets/plans/burndown.py",
}
#: The features that read no node grade records of their own: entries, runs, bills, restore tests, verdicts, gates.
OF_THEIR_OWN = ("acts", "alarms", "costs", "deployments", "incidents", "log", "maintenance", "recovery")
GRADES = {"CRITICAL", "HIGH", "MEDIUM", "LOW"}
#: What a widget is told its colour by.
DRAWN = {"tone", "ink", "priority", "grade"}
READINGS = {"console.fleet.model.readings", "console.fleet.model.signals", "console.fleet.model.judging"}
#: Only the judge asks for these; who shows them asks what was found.
JUDGED = {"throttle_reasons", "remap_failed", "remap_pending", "ecc_uncorrected", "recovery_action", "clock_offset"}
MAY_COMPARE = {"console/fleet/model/judging.py", "console/fleet/service/live/docket.py"}


def modules() -> list[str]:
    files = [*ROOT.glob("console/**/*.py"), *ROOT.glob("widgets/**/*.py")]
    names = sorted(file.relative_to(ROOT).as_posix() for file in files)
    return [name for name in names if not name.startswith("widgets/gallery/")]


def grades(tree: ast.Module) -> Iterator[int]:
    """Lines that name one of the four grades, or give what is shown the colour of one."""
    for node in ast.walk(tree):
        of = node.value.id if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) else ""
        if of in {"Priority", "Grade"} and isinstance(node, ast.Attribute) and node.attr in GRADES:
            yield node.lineno
        given = [word.value for word in node.keywords if word.arg in DRAWN] if isinstance(node, ast.Call) else []
        if any(isinstance(each, ast.Constant) and str(each.value).upper() in GRADES for each in given):
            yield node.lineno


def reads_nodes(tree: ast.Module) -> bool:
    """Whether a module knows readings of nodes, of which it could judge."""
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return any(module in READINGS or module.startswith("connectors.probe") for module in modules)


def comparisons(tree: ast.Module) -> Iterator[int]:
    """Lines that compare something that the judge judges with a number."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(
            isinstance(op, ast.Gt | ast.GtE | ast.Lt | ast.LtE) for op in node.ops
        ):
            names = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
            names |= {
                each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)
            }
            if names & JUDGED:
                yield node.lineno


@pytest.mark.parametrize("module", modules())
def test_no_other_code_grades_or_compares(module: str) -> None:
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    its_own = module.startswith(tuple(f"console/{feature}/" for feature in OF_THEIR_OWN)) and not reads_nodes(tree)
    if module not in MAY_GRADE and not its_own:
        assert list(grades(tree)) == [], f"{module} says itself how grave something is"
    if module not in MAY_COMPARE:
        assert list(comparisons(tree)) == [], f"{module} judges a reading itself"


def test_a_second_judge_would_be_found() -> None:
    assert list(grades(ast.parse("mark = Priority.HIGH if celsius > 87 else Priority.NORMAL"))) == [1]
    assert list(grades(ast.parse('banner.set("DRIVER", tone="critical")'))) == [1]
    assert reads_nodes(ast.parse("from console.fleet.model.readings import NodeReading"))
    assert list(comparisons(ast.parse("if abs(reading.link.clock_offset) > 5: pass"))) == [1]


def test_the_inks_of_the_strip_are_those_of_the_rows() -> None:
    for reason in Throttle:
        grade = row_grade(Named.THROTTLE, reason.value)
        assert throttle_ink(reason) == grade.value if grade.abnormal else throttle_ink(reason).startswith("data-")
    assert throttle_ink(Throttle.HEAT) == throttle_ink(Throttle.POWER_BRAKE) == "high"


def test_what_is_judged_is_a_signal_or_a_fact_that_exists() -> None:
    assert "throttle_reasons" in {signal.name for signals in SIGNALS.values() for signal in signals}
