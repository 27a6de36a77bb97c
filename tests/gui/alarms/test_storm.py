"""The window in a storm of alarms: it goes on, its list keeps up, and what is clicked in it counts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from console.alarms.model.moves import Raised, Returned
from console.fleet.model.changes import add_nodes, add_site
from console.fleet.model.inventory import Node, Site
from console.fleet.model.rules import Grade
from console.frame.catalogue import PAGES
from console.main.window import Options, Program
from tests.support.pulse import Beats
from tests.support.window import finish, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

#: As beside a journal that is held: far above what a pulse may lose, far below what a list of thousands takes at once.
STOOD_STILL = 1.0
ALARMS, GROUPS = 5000, 10


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path) -> Iterator[Program]:
    made = Program(qapp, Options(tmp_path, tmp_path / "logs", language="en", place="alarms"))
    made.start()
    wait_until(lambda: made.window.page("alarms") is not None, 60)
    assert made.parts is not None
    inventory = made.parts.inventory
    inventory.apply(add_site(inventory.current(), Site("hall", "Hall")))
    nodes = [Node("hall", f"g{number:03}", f"g{number}.invalid", watched=False) for number in range(100)]
    inventory.apply(add_nodes(inventory.current(), nodes))
    made.window.go("alarms")
    wait_until(lambda: all(made.window.page(each.kinds[0]) is not None for each in PAGES), 60)
    yield made
    finish(made)


def test_ten_thousand_transitions_in_less_than_a_minute_leave_it_usable(program: Program) -> None:
    assert program.parts is not None
    alarms, keys = program.parts.alarms, [node.key for node in program.parts.inventory.current().nodes]
    page: Any = program.window.page("alarms")
    each = ALARMS // GROUPS

    def storm() -> None:
        for group in range(GROUPS):
            numbers = range(1 + group * each, 1 + (group + 1) * each)
            alarms.write(
                "alarm.moved",
                lambda _, numbers=numbers: [
                    Raised(alarm=n, rule="gpu.hot", node=keys[n % 100], part=str(n), priority=Grade.HIGH)
                    for n in numbers
                ],
            )
            time.sleep(0.5)
        for group in range(GROUPS):
            numbers = range(1 + group * each, 1 + (group + 1) * each)
            alarms.write("alarm.moved", lambda _, numbers=numbers: [Returned(alarm=n) for n in numbers])
            time.sleep(0.5)

    thread = threading.Thread(target=storm)
    beats = Beats()
    thread.start()
    try:
        wait_until(lambda: bool(page.list.table.rows()), 20)
        first = page.list.table.rows()[0].key
        page.list.table.set_current(first)
        program.window.acts.run("alarm.acknowledge")
        wait_until(lambda: not thread.is_alive(), 120)
    finally:
        thread.join()
    wait_until(lambda: all(shown.alarm.returned for shown in alarms.board().shown), 20)
    assert beats.worst < STOOD_STILL
