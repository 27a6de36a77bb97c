"""What answers something that is wrong is one act on it, and is greyed with the reason where it cannot be planned."""

from __future__ import annotations

import pytest

from console.maintenance.commands import COMMANDS as PLANS
from console.maintenance.model.remedies import ACTS, remedy
from console.maintenance.page.commands import COMMANDS


def test_every_act_that_a_row_may_name_makes_a_plan_and_opens_a_command_of_the_window() -> None:
    known = {command.id: {argument.name for argument in command.arguments} for command in COMMANDS}
    assert {command.id for command in PLANS} >= ACTS
    for act in ACTS:
        found = remedy(act, "7", ("3",))
        assert found is not None and set(found.arguments) <= known[found.command]


def test_a_gpu_is_reset_by_its_number_and_of_several_one_is_chosen_first() -> None:
    one, many = remedy("gpu.reset", "7", ("3",)), remedy("gpu.reset", "7", ("3", "5"))
    assert one is not None and many is not None
    assert (one.command, one.arguments, str(one.text)) == (
        "maintenance.reset",
        {"node": "7", "gpu": "3"},
        "Reset GPU 3",
    )
    assert (many.command, many.arguments) == ("maintenance.gpus", {"node": "7"})


@pytest.mark.parametrize(
    ("act", "node", "parts"), [("", "7", ()), ("dance", "7", ()), ("node.drain", "", ()), ("gpu.reset", "7", ())]
)
def test_where_no_act_is_named_or_nobody_knows_on_what_nothing_is_offered(
    act: str, node: str, parts: tuple[str, ...]
) -> None:
    assert remedy(act, node, parts) is None


def why(act: str, *, reached: bool = True, out: bool = False) -> str:
    found = remedy(act, "7", ("0",), reached=reached, out=out)
    assert found is not None
    return "" if found.why_not is None else str(found.why_not)


def test_what_cannot_be_planned_says_why() -> None:
    assert why("node.reboot") == why("node.drain") == why("node.return", out=True) == ""
    assert why("node.reboot", reached=False) == "The node is not reached."
    assert why("node.drain", out=True) == "The node is out of work already."
    assert why("node.return") == "The node is not out of work."
