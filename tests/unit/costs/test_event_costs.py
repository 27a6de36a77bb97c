"""What an incident, a drill or a rollout cost: by the ledger and what was booked, written back to it once known."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.costs.model.basis import Basis
from console.costs.model.calendar import bounds, later, month_of
from console.costs.model.events import Event, cost, lost
from console.costs.model.figures import Figure
from console.costs.model.ledger import Cause, Line, Period
from console.costs.model.moves import Charged, Move, Priced, Redone, metered, period
from console.costs.model.prices import Price, PriceKind, Provenance
from console.costs.model.tenants import Use
from console.costs.service.events import CannotBook
from console.deployments.model.deployments import Deployment, Replica, RolloutState, Slot, Strategy
from console.deployments.model.rollout_moves import Ended, Planned
from console.deployments.service.rollout_records import RolloutRecords
from console.fleet.model.changes import add_nodes, add_site
from console.fleet.model.inventory import Node, Site
from console.fleet.model.rules import Grade
from console.incidents.model import moves as incident_moves
from console.incidents.model.incidents import Number
from console.main.compose import compose
from console.main.parts import Parts
from tests.support.drills import START as DRILL

SAID = Provenance(Basis.CONTRACT, "contract")
BEGAN = 1_800_000_000 // 900 * 900
PRICE = Figure(Decimal("14.08"), "SEK/GPU-h", ("Costs", "a price"))


def quarter(begin: int, faulted: int, node: str = "g03", length: int = 900) -> Period:
    lines = [
        Line(node, Use(), Cause.FAULTED, faulted, 0, 0),
        Line(node, Use(model="m"), Cause.WORKING, 8 * length - faulted, 1000, 0),
    ]
    return period(metered("S", begin, begin + length, lines))


def test_a_gpu_lost_for_three_minutes_and_a_call_out_cost_what_the_night_says() -> None:
    at = Event("incident:2026-041", BEGAN + 714, None, frozenset({"g03"}))
    booked = [Charged(ref=at.ref, at=BEGAN, amount=Decimal(1150), text="Call-out", provenance=SAID)]
    made = cost(at, [quarter(BEGAN, 186)], booked, PRICE, "SEK", BEGAN + 900)
    assert (made.lost, made.booked, made.figure.value) == (186, Decimal(1150), Decimal("1150.73"))
    assert [(each.name, each.value) for each in made.figure.inputs] == [
        ("GPU-hours lost", "0.0517"),
        ("price of a used GPU-hour", "14.0800 SEK"),
        ("Call-out", "1150 SEK"),
    ]
    assert not made.whole, "it goes on"


def test_of_a_quarter_only_its_own_part_is_lost_by_it_and_other_nodes_cost_it_nothing() -> None:
    at = Event("incident:2026-041", BEGAN + 600, BEGAN + 1200, frozenset({"g03"}))
    later_on = [quarter(BEGAN + 900 * n, 900) for n in range(4)]
    assert lost(at, later_on, BEGAN + 3600) == 900 + 900, "at most what its GPUs had in that time"
    assert lost(at, [quarter(BEGAN, 900, "g04")], BEGAN + 3600) == 0
    day = quarter(BEGAN, 8640, length=86_400)
    assert lost(at, [day], BEGAN + 86_400) == 8640 * 600 // 86_400


def test_hours_without_a_price_are_not_nought() -> None:
    at = Event("rollout:41", BEGAN, BEGAN + 900, frozenset())
    again = [Redone(ref=at.ref, at=BEGAN, seconds=7200, text="From the checkpoint", provenance=SAID)]
    assert cost(at, [], again, Figure(None, "", PRICE.formula), "SEK", BEGAN + 900).figure.value is None
    assert cost(at, [], again, PRICE, "SEK", BEGAN + 900).figure.value == Decimal("28.16")
    assert cost(at, [], [], Figure(None, "", PRICE.formula), "SEK", BEGAN + 900).figure.value == 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 7200), min_size=1, max_size=8),
    st.integers(0, 7200),
    st.integers(1, 7200),
    st.integers(0, 7200),
)
def test_no_more_is_lost_than_was_faulted_and_none_by_being_cut_in_two(
    faulted: list[int], begin: int, length: int, cut: int
) -> None:
    periods = [quarter(BEGAN + 900 * place, seconds) for place, seconds in enumerate(faulted)]
    nodes, end = frozenset({"g03"}), BEGAN + begin + length

    def over(a: int, b: int) -> int:
        return lost(Event("incident:2026-001", a, b, nodes), periods, b)

    whole = over(BEGAN + begin, end)
    assert 0 <= whole <= sum(faulted)
    middle = min(BEGAN + begin + cut, end)
    assert whole <= over(BEGAN + begin, middle) + over(middle, end)


# -- over a journal ----------------------------------------------------------------------------------------------------


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """A node that was faulted for an hour of last month's first day, and an incident, a rollout and a drill on it."""
    made = compose(tmp_path / "data", source="test")
    inventory = made.inventory
    inventory.apply(add_site(inventory.current(), Site("hall", "Hall")))
    inventory.apply(add_nodes(inventory.current(), [Node("hall", "g03", "g03.invalid")]))
    node, site = inventory.current().nodes[0].key, inventory.current().sites[0].identity
    start, _ = bounds(later(month_of(made.journal.now()), -1))
    staff = Price(PriceKind.STAFF, start, Decimal(31_000), SAID)
    told = Priced(file="x.toml", sha256="ab" * 32, currency="SEK", prices=(staff,))
    pieces: list[tuple[str, list[Move]]] = [("cost.priced", [told])]
    for place in range(8):
        faulted = 900 if place < 4 else 0
        lines = [
            Line(node, Use(), Cause.FAULTED, faulted, 0, 0),
            Line(node, Use(model="m"), Cause.WORKING, 7200 - faulted, 1000, 0),
        ]
        pieces.append(("cost.metered", [metered(site, start + 900 * place, start + 900 * place + 900, lines)]))
    made.costs.bring_in(pieces)
    of_incident = {"incident": "2026-001", "who": "AL"}
    made.incidents.past([[
        incident_moves.Opened(title="Lost", severity=Grade.HIGH, nodes=(node,), at=start * 1000, **of_incident),
        incident_moves.Closed(outcome="Replaced", at=(start + 3600) * 1000, **of_incident),
    ]])  # fmt: skip
    made.incidents.refresh()
    replicas = (Replica("g03", node, 18001, 18002),)
    deployment = made.rollouts.add(Deployment("", "a", "m", node, 8001, replicas, ("serve", "{port}")))
    planned = Planned(
        rollout=1, deployment=deployment.id, after="v", slot=Slot.BLUE, strategy=Strategy.CANARY, ramp=(100,), run="r",
        at=(start + 1800) * 1000,
    )  # fmt: skip
    ended = Ended(rollout=1, state=RolloutState.DONE, at=(start + 4500) * 1000)
    RolloutRecords(made.journal).write("rollout.planned", lambda _: [planned, ended])
    yield made
    made.close()


def entries(parts: Parts, type: str) -> int:
    return sum(entry.type == type for entry in parts.journal.entries())


def test_what_is_over_is_told_its_cost_once_and_again_when_something_is_booked(parts: Parts) -> None:
    rate = parts.costs.month(month_of(parts.costs.events.all()[0].event.began)).per_hour_used.value
    assert rate is not None
    assert parts.costs.events.write_back() == 2
    assert parts.costs.events.write_back() == 0, "nothing new is known"
    incident = parts.incidents.incident(Number(2026, 1))
    assert incident is not None and incident.costed is not None
    assert (incident.costed.lost, incident.costed.booked) == (3600, 0)
    assert incident.costed.amount == round(rate * 100)
    assert str(parts.incidents.timeline(incident.number)[-1].text).startswith("Its cost by now: ")
    rollout = RolloutRecords(parts.journal).standing().rollouts[1]
    assert rollout.costed is not None and rollout.costed.lost == 1800, "the part of the fault while it went on"
    parts.costs.events.book("incident:2026-001", Decimal("1150.00"), "Call-out")
    parts.costs.events.redo("incident:2026-001", 7200, "From the checkpoint of the day before")
    booked = parts.incidents.incident(Number(2026, 1))
    assert booked is not None and booked.costed is not None
    assert (booked.costed.booked, booked.costed.redone) == (115_000, 7200)
    assert booked.costed.amount == 115_000 + round(rate * 3 * 100)
    assert entries(parts, "incident.costed") == 3


def test_a_drill_has_its_cost_and_two_amounts_of_a_second_are_two(parts: Parts) -> None:
    number = parts.drills.begin(DRILL).number
    for _ in range(2):
        parts.costs.events.book(f"drill:{number}", Decimal("100.50"), "Four people, an hour")
    drill = parts.drills.drill(number)
    assert drill.costed is not None and drill.costed.amount == 20_100
    assert not drill.over, "that it was told its cost ends nothing"
    month = parts.costs.month(month_of(parts.journal.now()))
    assert sum(each.amount for each in parts.costs._records.charges(month.start, month.end)) == 201


def test_what_is_not_there_is_booked_on_by_nobody(parts: Parts) -> None:
    for ref, amount, text in (
        ("incident:2026-999", "1", "x"),
        ("node:g03", "1", "x"),
        ("incident:2026-001", "0", "x"),
        ("incident:2026-001", "1.005", "x"),
        ("incident:2026-001", "1", " "),
    ):
        with pytest.raises(CannotBook):
            parts.costs.events.book(ref, Decimal(amount), text)
    assert entries(parts, "cost.charged") == 0


def test_the_tables_are_what_the_entries_say(parts: Parts) -> None:
    parts.costs.events.book("incident:2026-001", Decimal(5), "A cable")
    parts.costs.events.redo("rollout:1", 60, "Warmed up again")
    parts.costs.events.write_back()
    assert not [*parts.journal.differences()]
