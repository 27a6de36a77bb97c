"""The list of a plan's steps: every command line whole, as high as it needs, copied as text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from widgets.plans.planlist import PlanList, PlanStep
from widgets.plans.steps import StepState

LONG = " ".join(f"--option-{number}=value" for number in range(30))


def made(show, *steps: PlanStep, wide: int = 700) -> PlanList:
    plan = show(PlanList("Exact steps"))
    plan.resize(wide, plan.height())
    plan.set_steps(steps)
    return plan


def test_a_command_line_is_never_shortened_and_the_list_grows_by_its_lines(show):
    short = made(show, PlanStep("a", "1", "Start", ("systemctl start a",)))
    long = made(show, PlanStep("a", "1", "Start", (LONG,)))
    assert "".join(long._delegate._lines(long.steps()[0])).replace(" ", "") == LONG.replace(" ", "")
    assert long.height() > short.height() + 3 * 16


def test_a_narrower_list_is_higher_again(show):
    plan = made(show, PlanStep("a", "1", "Start", (LONG,), "3 s", "can be undone"))
    before = plan.height()
    plan.resize(360, plan.height())
    assert plan.height() > before


def test_a_long_plan_scrolls_instead_of_growing(show, qtbot):
    plan = made(show, *(PlanStep(number, str(number), "Start", ("true",)) for number in range(200)))
    assert plan.height() == 640
    qtbot.waitUntil(lambda: plan.verticalScrollBar().maximum() > 0)


def test_a_step_is_copied_and_read_whole(show):
    step = PlanStep(
        "a", "1", "Start", ("systemctl start a",), "3 s", "can be undone", state=StepState.FAILED, said="No"
    )
    plan = made(show, step)
    plan.set_current("a")
    QTest.keyClick(plan, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "1  Start\n   systemctl start a\n   failed · No · 3 s · can be undone"
    heard = plan.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "1, Start, failed, No, 3 s, can be undone, systemctl start a"
