"""Tenants' bills are seen by those with the role alone, and each look stands in the log."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from console.alarms.service.telling import Telling
from console.costs.model.basis import Basis
from console.costs.model.benefit import Unit, Worth
from console.costs.model.prices import Provenance
from console.costs.service.records import Records
from console.costs.service.telling import ALL, BUDGET, EXCEEDED, UNPRICED, found_of
from console.costs.service.valuing import NotTheOwner
from console.costs.service.viewing import Desk, MayNotSee, Viewing
from console.fleet.model.watching import Transition
from console.journal.service import Journal
from tests.support.demo_costs import MOMENT, costs_at_the_moment

pytestmark = pytest.mark.slow

MONTH = "2026-11"


class Seated:
    """A desk at which somebody sits."""

    def __init__(self) -> None:
        self.desk = Desk("A. Lindqvist", roles=True, has=False)

    def __call__(self) -> Desk:
        return self.desk


Made = tuple[Viewing, Seated, Journal]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    with costs_at_the_moment(tmp_path_factory.mktemp("demo")) as (costs, journal):
        desk = Seated()
        yield Viewing(lambda: costs, lambda: Records(journal), desk), desk, journal


def looks(journal: Journal) -> list[tuple[str, str]]:
    moves = [entry.details["moves"][0] for entry in journal.entries(category="cost") if entry.type == "cost.viewed"]
    return [(move["month"], move["tenant"]) for move in moves]


def test_without_the_role_a_month_has_no_tenants_and_all_else(made: Made) -> None:
    viewing, desk, journal = made
    desk.desk = Desk("K. Norling", roles=True, has=False)
    month = viewing.month(MONTH)
    assert month.withheld and month.tenants == () and not [each for each in month.warnings if each.tenant]
    assert str(month.total.value) == "612400.00"
    assert sum(each.amount for each in month.flows) == month.total.value and {e.tenant for e in month.flows} == {""}
    for asked in (lambda: viewing.bill("Care West", MONTH), lambda: viewing.whole(MONTH)):
        with pytest.raises(MayNotSee):
            asked()
    assert looks(journal) == [], "nothing was seen"


def test_with_the_role_each_bill_that_is_looked_at_stands_in_the_log_once(made: Made) -> None:
    viewing, desk, journal = made
    desk.desk = Desk("M. Ek", roles=True, has=True)
    assert len(viewing.month(MONTH).tenants) == 4
    for _ in range(2):
        bill = viewing.bill("Care West", MONTH)
        assert bill is not None and str(bill.amount) == "151606.49"
    assert looks(journal) == [(MONTH, "*"), (MONTH, "Care West")]
    desk.desk = Desk("A. Lindqvist", roles=True, has=True)
    viewing.bill("Care West", MONTH)
    assert len(looks(journal)) == 3, "somebody else looked"
    assert not journal.differences()


def test_where_nobody_is_on_the_list_there_are_no_roles(made: Made) -> None:
    viewing, desk, journal = made
    before = looks(journal)
    desk.desk = Desk("", roles=False, has=False)
    assert viewing.bill("Production", MONTH) is not None
    assert looks(journal) == before


def test_budgets_are_told_with_their_counter_once_and_are_over_when_they_hold_no_more(made: Made) -> None:
    viewing, desk, _ = made
    desk.desk = Desk("", roles=False, has=False)
    month = viewing.month(MONTH)
    heard: list[Transition] = []
    stood: set[tuple[str, str]] = {(EXCEEDED, "A tenant of old"), (BUDGET, "Customer service")}
    telling = Telling("costs", lambda: found_of(month), lambda: stood, heard.extend, lambda: MOMENT)
    assert telling.look() == 2
    found = {(each.rule, each.part): (each.after, dict(each.facts)) for each in heard}
    assert found.keys() == {(BUDGET, "R&D"), (EXCEEDED, "A tenant of old")}
    assert found[EXCEEDED, "A tenant of old"][0] == "over"
    after, facts = found[BUDGET, "R&D"]
    assert after == "found"
    assert facts == {
        "budget": "150,000 SEK",
        "amount": "105,826 SEK",
        "forecast": "165,548 SEK",
        "until": "2026-11-20 03:12",
    }
    assert ALL not in {part for _, part in found}, "all together stay within theirs"
    assert UNPRICED not in {rule for rule, _ in found}


def test_an_hour_costs_what_is_paid_by_the_month_and_its_energy_now(made: Made) -> None:
    viewing, desk, journal = made
    before = looks(journal)
    desk.desk = Desk("K. Norling", roles=True, has=False)
    brief = viewing.brief()
    assert brief is not None and brief.hourly.value is not None
    assert [(each.name, each.value) for each in brief.hourly.inputs] == [
        ("paid by the month", "1199.72 SEK/h"),
        ("energy", "84.24 SEK/h"),
    ]
    assert (brief.total, brief.budget, brief.is_beyond, brief.unpriced) == (612_400, 975_000, False, 0)
    assert looks(journal) == before, "it names no tenant"


def test_what_work_is_worth_is_said_by_its_owner_where_people_have_roles(made: Made) -> None:
    viewing, desk, journal = made
    owned = Viewing(viewing._costs, viewing._records, desk, lambda _model: ("M. Berg", "A. Lindqvist"), "astrid")
    given = Provenance(Basis.ESTIMATED, "minutes saved")
    worth = Worth("support-sv", 0, Unit.REQUEST, *(Decimal(1),) * 3, Decimal("0.5"), "", "minutes saved", given)
    before = journal.entries()[-1].sequence
    desk.desk = Desk("K. Norling", roles=True, has=False)
    with pytest.raises(NotTheOwner, match="is said by its owner, M"):
        owned.value(worth)
    assert journal.entries()[-1].sequence == before
    desk.desk = Desk("A. Lindqvist", roles=True, has=False)
    (told,) = owned.value(worth).details["moves"][0]["worth"]
    assert told["by"] == "A. Lindqvist", "the deputy"
    desk.desk = Desk("", roles=False, has=False)
    (told,) = owned.value(worth).details["moves"][0]["worth"]
    assert told["by"] == "astrid", "nobody has a role here: whoever works"
