"""What no node's reading tells of, budgets and backups, on the Overview."""

from __future__ import annotations

from dataclasses import replace

from console.alarms.model.alarms import Alarm, Board, Shown, Source, State
from console.fleet.model.rules import Grade
from console.frame.overview.page import OverviewPage
from tests.gui.frame.test_overview import changed, script
from tests.support.scripted import NOW, Desk
from tests.support.still_alarms import StillAlarms
from widgets.priority import Priority
from widgets.tables.cells import heard


def test_what_no_node_tells_of_stands_in_the_list_and_leads_to_its_page(qtbot):
    desk, fleet, alarms = Desk(), script(), StillAlarms(NOW, "normal")
    page = OverviewPage(fleet, fleet, desk, alarms)
    qtbot.addWidget(page)
    page.resize(1430, 870)
    page.show()
    page.open("overview")
    assert not page.attention.calm.isHidden()
    values = (("newest", NOW - 90000.0), ("target", 43200.0))
    late = Alarm(4, Source("backup.late.1", "", "Model store · bak-1"), Grade.HIGH, NOW - 60, NOW - 60, facts=values)
    budget = Alarm(5, Source("costs.unpriced", "", "power"), Grade.LOW, NOW - 60, NOW - 60, facts=(("much", "all"),))
    alarms.put(Board(41, shown=(Shown(late, State.NEW), Shown(budget, State.ACKNOWLEDGED))))
    page.refresh(changed())
    first, second = page.attention.table.rows()
    said = [heard(cell) for cell in first.cells]
    assert first.priority is Priority.HIGH and not first.acknowledged and second.acknowledged
    assert "may be older than 12\xa0h" in said[0] and said[1] == "Model store · bak-1"
    assert heard(second.cells[1]) == "power"
    page.attention.table.action.emit(first.key, "acknowledge")
    assert desk.acted == [("alarm.acknowledge", {"numbers": (4,), "entry": 41})]
    page.attention.table.opened.emit(first.key)
    page.attention.table.opened.emit(second.key)
    assert desk.places[-2:] == ["recovery/board", "costs"]
    alarms.put(Board(42, shown=(Shown(replace(late, returned=NOW), State.RETURNED),)))
    page.refresh(changed())
    assert not page.attention.calm.isHidden(), "it returned"


def test_at_a_moment_of_the_past_it_is_what_alarms_told_of_then(qtbot):
    desk, fleet, alarms = Desk(), script(), StillAlarms(NOW, "normal")
    gone = Alarm(
        4,
        Source("backup.missing.1", "", "Model store · bak-1"),
        Grade.HIGH,
        NOW - 3000,
        NOW - 3000,
        returned=NOW - 1000,
    )
    fresh = Alarm(5, Source("costs.unpriced", "", "power"), Grade.LOW, NOW - 60, NOW - 60, facts=(("much", "all"),))
    alarms.put(Board(41, shown=(Shown(gone, State.RETURNED), Shown(fresh, State.NEW))))
    page = OverviewPage(fleet, fleet, desk, alarms)
    qtbot.addWidget(page)
    page.resize(1430, 870)
    page.show()
    page.open("overview")

    def listed():
        return [heard(row.cells[1]) for row in page.attention.table.rows()]

    assert listed() == ["power"]
    for moment, wanted in ((NOW - 2000.0, ["Model store · bak-1"]), (NOW - 500.0, []), (NOW - 30.0, ["power"])):
        with qtbot.waitSignal(page._past.changed, timeout=2000):
            desk.time.show(moment - 60, moment, live=False)
        assert page._past.moment == moment
        assert (listed() if not page.attention.table.isHidden() else []) == wanted
