"""Prices with dates: read from files, kept in the journal with where they are from, and never guessed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.costs.model.basis import Basis
from console.costs.model.power import power
from console.costs.model.price_file import Called, PriceFileError, carbon_curves, parse
from console.costs.model.prices import CurveKind, Price, PriceKind, Provenance, stretches
from console.costs.model.pue_file import pue_curves
from console.costs.model.spot import SpotError
from console.costs.model.tenants import Use
from console.costs.model.usage import Drawn
from console.costs.service.importing import Asked, Importing, State
from console.costs.service.records import Records
from tests.support.journals import opened

FILE = """
source = "Contract 7"
told = 2026-01-01
basis = "contract"
currency = "SEK"
zones = {hall = "SE3"}
keys = {Care = 2, Lab = 1}

[[asset]]
name = "Nodes"
since = 2025-01-01
capex = 1000000
life_months = 60
residual = 0.1

[[price]]
kind = "staff"
since = 2026-01-01
amount = 92400.50
basis = "estimated"
source = "Finance"

[[price]]
kind = "staff"
since = 2026-07-01
amount = 95000

[[rule]]
name = "care"
tenant = "Care"
user = "c.*"

[[rule]]
name = "shared"
shares = {Care = 3, Lab = 7}
model = "embed-sv"
since = 2026-11-10T12:00:00

[[budget]]
tenant = "Care"
amount = 240000
"""
JULY = 1_782_856_800  # 1 July 2026, 00:00 in Sweden


class Sites:
    def site(self, called: str) -> str | None:
        return {"hall": "S1"}.get(called)

    def node(self, called: str) -> str | None:
        return {"g01": "N1"}.get(called)

    def name(self, id: str) -> str:
        return {"S1": "hall"}.get(id, id)

    def title(self, id: str) -> str:
        return {"S1": "The hall"}.get(id, id)


CALLED = Called(Sites().site, Sites().node)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with opened(tmp_path / "journal.db") as journal:
        yield Records(journal)


def test_each_price_says_where_it_is_from_and_how_it_came_about() -> None:
    told = parse(FILE, CALLED)
    first, second = told.prices
    assert (first.amount, first.provenance.basis, first.provenance.source) == (
        Decimal("92400.50"),
        Basis.ESTIMATED,
        "Finance",
    )
    assert (second.provenance.basis, second.provenance.source, second.provenance.told) == (
        Basis.CONTRACT,
        "Contract 7",
        "2026-01-01",
    )
    assert second.since == JULY


def test_a_price_holds_until_the_next_of_its_kind() -> None:
    dated = parse(FILE, CALLED).prices
    assert [(price.amount, end - start) for price, start, end in stretches(dated, JULY - 100, JULY + 50)] == [
        (Decimal("92400.50"), 100),
        (Decimal(95000), 50),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source = "Contract 7"\n', "", "say its source and its basis"),
        ('basis = "contract"', 'basis = "guessed"', "basis must be one of"),
        ('hall = "SE3"', 'attic = "SE3"', "there is no site 'attic'"),
        ('kind = "staff"', 'kind = "stuff"', "price 1: kind must be one of"),
        ("capex = 1000000", "capex = -1", "asset 1 (Nodes): capex cannot be -1"),
        ("amount = 95000", "amount = nan", "cannot be NaN"),
        ("residual = 0.1", "residual = 1.5", "residual is a part of the price"),
        ("life_months = 60", "life = 60", "'life' is not known"),
        ("{Care = 3, Lab = 7}", "{Care = 0}", "shares are all 0"),
    ],
)
def test_a_file_that_says_nonsense_is_refused_by_name(old: str, new: str, said: str) -> None:
    with pytest.raises(PriceFileError) as refused:
        parse(FILE.replace(old, new), CALLED)
    assert said in str(refused.value)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200) | st.sampled_from(FILE.splitlines()).map(lambda line: FILE.replace(line, "x = 1e999")))
def test_no_text_is_more_than_refused(text: str) -> None:
    try:
        parse(text, CALLED)
        carbon_curves(text, "F", "s", "")
    except PriceFileError:
        pass
    with pytest.raises(PriceFileError):
        pue_curves(text, str, "hall", "s", "")
    with contextlib.suppress(PriceFileError):
        pue_curves("time;PUE\n" + text, str, "hall", "s", "")


def test_a_file_is_shown_before_it_is_taken_in_and_once_is_enough(records: Records) -> None:
    importing = Importing(records, Sites())
    preview = importing.preview(FILE.encode(), "prices.toml", Asked())
    assert {row.state for row in preview.rows} == {State.NEW}
    assert records.known().prices.prices == ()
    assert importing.take_in(preview)
    assert importing.preview(FILE.encode(), "prices.toml", Asked()).moves == ()
    changed = FILE.replace("95000", "96000").encode()
    rows = importing.preview(changed, "prices.toml", Asked()).rows
    assert [row.id for row in rows if row.state is State.CHANGED] == [f"staff///{JULY}"]
    stands = records.known()
    known, tenancy = stands.prices, stands.tenancy
    assert known.zones == {"S1": "SE3"}
    assert known.at(PriceKind.STAFF, JULY - 1) != known.at(PriceKind.STAFF, JULY)
    assert tenancy.keys == {"Care": 2, "Lab": 1}


def test_what_is_withdrawn_counts_no_longer_and_the_tables_stay_the_sum_of_the_entries(tmp_path: Path) -> None:
    with opened(tmp_path / "journal.db") as journal:
        records = Records(journal)
        importing = Importing(records, Sites())
        importing.take_in(importing.preview(FILE.encode(), "prices.toml", Asked()))
        importing.withdraw(f"price:staff///{JULY}")
        with pytest.raises(PriceFileError):
            importing.withdraw("price:nothing")
        assert len(records.known().prices.prices) == 1
        assert journal.differences() == ()


def test_a_tenant_that_changes_is_split_at_the_moment(records: Records) -> None:
    importing = Importing(records, Sites())
    importing.take_in(importing.preview(FILE.encode(), "prices.toml", Asked()))
    tenancy = records.known().tenancy
    noon = next(rule.since for rule in tenancy.rules if rule.name == "shared")
    owners = tenancy.owners("S1", "N1", Use(model="embed-sv", user="c.berg"), noon - 300, noon + 600)
    assert [(seconds, rule and rule.name) for seconds, rule in owners] == [(300, "care"), (600, "shared")]
    assert tenancy.owners("S1", "N1", Use(), 0, 900) == ((900, None),)


SPOT = """MTU (UTC),Area,Sequence,Day-ahead Price (EUR/MWh)
01/11/2026 00:00:00 - 01/11/2026 00:15:00,BZN|SE3,1,-1.50
01/11/2026 00:15:00 - 01/11/2026 00:30:00,BZN|SE3,1,20.00
01/11/2026 00:45:00 - 01/11/2026 01:00:00,BZN|SE3,1,30.00
"""
CARBON = """Datetime (UTC),Country,Zone name,Zone id,Carbon intensity gCO₂eq/kWh (direct),\
Carbon intensity gCO₂eq/kWh (Life cycle),Carbon-free energy percentage (CFE%),Data source,Data estimated
2026-11-01 00:00:00,Sweden,South Central Sweden,SE-SE3,14.5,28.6,98,electricitymaps.com,false
2026-11-01 01:00:00,Sweden,South Central Sweden,SE-SE3,15.5,29.6,98,electricitymaps.com,true
"""
NOVEMBER = 1_793_491_200  # 1 November 2026, 00:00 UTC


def test_spot_prices_hold_by_the_quarter_and_a_gap_has_none(records: Records) -> None:
    importing = Importing(records, Sites())
    preview = importing.preview(SPOT.encode(), "spot.csv", Asked())
    assert [(look.values, look.missing) for look in preview.curves] == [(3, 1)]
    importing.take_in(preview)
    known = records.known().prices
    found = [known.curve_at(CurveKind.SPOT, "SE3", NOVEMBER + 900 * n) for n in range(5)]
    assert [each and each.amount for each in found] == [Decimal("-1.50"), 20, None, 30, None]
    assert importing.preview(SPOT.encode(), "again.csv", Asked()).moves == ()
    with pytest.raises(SpotError):
        importing.preview(SPOT.encode(), "spot.csv", Asked(area="SE4"))


def test_carbon_keeps_its_factors_and_what_was_estimated(records: Records) -> None:
    importing = Importing(records, Sites())
    with pytest.raises(PriceFileError, match="table of factors"):
        importing.preview(CARBON.encode(), "co2.csv", Asked())
    importing.take_in(importing.preview(CARBON.encode(), "co2.csv", Asked(factors="IPCC AR5")))
    known = records.known().prices
    first, second = (known.curve_at(CurveKind.CO2, "SE3", NOVEMBER + 3600 * n) for n in range(2))
    assert first is not None and second is not None
    assert (first.amount, first.factors, first.provenance.basis) == (Decimal("14.5"), "IPCC AR5", Basis.MEASURED)
    assert second.provenance.basis is Basis.ESTIMATED
    life = known.curve_at(CurveKind.CO2_LIFE, "SE3", NOVEMBER)
    assert life is not None and life.amount == Decimal("28.6")


PUE = """Datetime (UTC);PUE;Data estimated
2026-10-31T23:00:00Z;1,10;false
2026-11-01 00:00;1.30;true
2026-11-01 02:00;1.20;
"""


def test_pue_by_the_hour_holds_before_the_price_and_says_what_was_estimated(records: Records) -> None:
    importing = Importing(records, Sites())
    with pytest.raises(PriceFileError, match="--site"):
        importing.preview(PUE.encode(), "pue.csv", Asked())
    with pytest.raises(PriceFileError, match="no site"):
        importing.preview(PUE.encode(), "pue.csv", Asked(site="nowhere"))
    importing.take_in(importing.preview(PUE.encode(), "pue.csv", Asked(site="hall", source="meter")))
    site = Sites().site("hall") or ""
    fallback = Price(PriceKind.PUE, 0, Decimal("1.5"), Provenance(Basis.CONTRACT, "c"))
    known = replace(records.known().prices, prices=(fallback,))
    found = [known.curve_at(CurveKind.PUE, site, NOVEMBER + 3600 * (n - 1)) for n in range(4)]
    assert [each and each.amount for each in found] == [Decimal("1.10"), Decimal("1.30"), None, Decimal("1.20")]
    assert [each and each.provenance.basis for each in found] == [Basis.MEASURED, Basis.ESTIMATED, None, Basis.MEASURED]
    drawn = [Drawn(site, NOVEMBER + 3600 * (n - 1), NOVEMBER + 3600 * n, 3_600_000, 0) for n in range(4)]
    assert power(known, drawn).kwh == Decimal("1.10") + Decimal("1.30") + Decimal("1.5") + Decimal("1.20")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1.30", "0.9", "no PUE"),
        ("1.30", "13", "no PUE"),
        ("2026-11-01 00:00", "yesterday", "no time"),
        ("2026-11-01 00:00", "2026-10-31T23:00:00Z", "another PUE"),
        ("2026-11-01 02:00", "2026-11-01 02:07", "not even"),
    ],
)
def test_a_pue_that_cannot_be_is_refused_by_line(old: str, new: str, said: str) -> None:
    with pytest.raises(PriceFileError, match=said):
        pue_curves(PUE.replace(old, new), lambda name: name, "hall", "meter", "")
