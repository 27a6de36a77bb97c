"""Danger is refused at one place unless somebody agreed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from console.fleet import commands as fleet
from console.fleet.page import commands as page
from console.frame import commands as frame
from console.work.model.commands import SIGNED, Bar, Command, Danger
from console.work.service.carrying import ASKING, Confirmation, NotAllowed, NotConfirmed, Standing, carry_out
from resources.text import Text

ARGUMENTS = {"node": "g1"}
FREE = Standing()


def command(danger: Danger) -> Command:
    return Command("nodes.wipe", Text("T", "Wipe"), Text("T", "Wipe a node"), danger=danger)


class Act:
    """Writes down what it was called with."""

    def __init__(self) -> None:
        self.done: list[dict[str, Any]] = []

    def __call__(self, **arguments: Any) -> str:
        self.done.append(arguments)
        return "done"


@pytest.mark.parametrize("danger", [Danger.NONE, Danger.CHANGES])
def test_what_looks_only_or_can_be_undone_is_done(danger: Danger) -> None:
    act = Act()
    assert carry_out(command(danger), act, ARGUMENTS, standing=FREE) == "done"
    assert act.done == [ARGUMENTS]


@pytest.mark.parametrize("danger", sorted(ASKING))
@pytest.mark.parametrize(
    "confirmation",
    [
        None,
        Confirmation("nodes.other", ARGUMENTS, "SHA256:x"),
        Confirmation("nodes.wipe", {"node": "g2"}, "SHA256:x"),
        Confirmation("nodes.wipe", {}, "SHA256:x"),
    ],
    ids=["nobody", "another act", "another node", "no node"],
)
def test_what_is_dangerous_is_refused_unless_that_very_act_was_agreed_to(
    danger: Danger, confirmation: Confirmation | None
) -> None:
    act = Act()
    with pytest.raises(NotConfirmed, match=r"nodes\.wipe"):
        carry_out(command(danger), act, ARGUMENTS, confirmation, standing=FREE)
    assert act.done == []


def test_what_cannot_be_undone_is_done_when_it_was_agreed_to() -> None:
    act = Act()
    carry_out(command(Danger.LOSES), act, ARGUMENTS, Confirmation("nodes.wipe", ARGUMENTS), standing=FREE)
    assert act.done == [ARGUMENTS]


def test_whom_to_trust_is_decided_only_when_something_was_compared() -> None:
    act = Act()
    with pytest.raises(NotConfirmed):
        carry_out(command(Danger.TRUSTS), act, ARGUMENTS, Confirmation("nodes.wipe", ARGUMENTS), standing=FREE)
    carry_out(command(Danger.TRUSTS), act, ARGUMENTS, Confirmation("nodes.wipe", ARGUMENTS, "SHA256:x"), standing=FREE)
    assert act.done == [ARGUMENTS]


@pytest.mark.parametrize("each", [*fleet.COMMANDS, *page.COMMANDS, *frame.COMMANDS], ids=lambda each: each.id)
def test_no_command_that_can_be_undone_is_called_dangerous(each: Command) -> None:
    assert not (each.undoable and each.danger is not Danger.CHANGES)


@pytest.mark.parametrize("bar", list(Bar))
@pytest.mark.parametrize("danger", [danger for danger in Danger if danger is not Danger.NONE])
def test_what_changes_anything_is_refused_at_a_desk_that_may_not_whoever_agreed(bar: Bar, danger: Danger) -> None:
    act = Act()
    agreed = Confirmation("nodes.wipe", ARGUMENTS, "SHA256:x")
    with pytest.raises(NotAllowed) as refused:
        carry_out(command(danger), act, ARGUMENTS, agreed, standing=Standing((bar,), "M. Ek"))
    assert (act.done, refused.value.bar) == ([], bar)
    assert "nothing was changed" in str(refused.value)


@pytest.mark.parametrize("bar", list(Bar))
def test_looking_is_allowed_at_every_desk(bar: Bar) -> None:
    act = Act()
    carry_out(command(Danger.NONE), act, ARGUMENTS, standing=Standing((bar,)))
    assert act.done == [ARGUMENTS]


def test_a_signature_of_its_own_says_who_may_but_opens_no_lock() -> None:
    signed = replace(command(Danger.CHANGES), past=SIGNED)
    for bar in Bar:
        act = Act()
        if bar in SIGNED:
            carry_out(signed, act, ARGUMENTS, standing=Standing((bar,)))
        else:
            with pytest.raises(NotAllowed):
                carry_out(signed, act, ARGUMENTS, standing=Standing((bar,)))
        assert bool(act.done) == (bar in SIGNED)
