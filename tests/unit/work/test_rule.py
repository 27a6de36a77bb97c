"""A rule of people asks for as many of a plan that may do anything as of the gravest act that has a rule."""

from __future__ import annotations

from typing import cast

import pytest

from console.log.model.people import Roster
from console.log.service.people import People
from console.main.acting import RuleOfPeople


class Listed:
    def __init__(self, rules: dict[str, int]) -> None:
        self._roster = Roster(rules=rules)

    def roster(self) -> Roster:
        return self._roster


@pytest.mark.parametrize(
    ("rules", "act", "needs"),
    [
        ({}, "node.reboot", 1),
        ({}, "node.command", 1),
        ({"node.reboot": 2}, "node.reboot", 2),
        ({"node.reboot": 2}, "services.restart", 1),
        ({"node.reboot": 2}, "node.command", 2),
        ({"node.reboot": 2, "gpu.reset": 3}, "act.plan", 3),
        ({"*": 2}, "act.plan", 2),
    ],
)
def test_what_may_do_anything_gets_round_no_rule(rules: dict[str, int], act: str, needs: int) -> None:
    assert RuleOfPeople(cast(People, Listed(rules))).needs(act) == needs
