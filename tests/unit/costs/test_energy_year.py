"""A year's energy as data centres report it: sites apart, months apart, and nothing that is not known is nought."""

from __future__ import annotations

from decimal import Decimal

from console.costs.model.basis import Basis
from console.costs.model.calendar import bounds
from console.costs.model.energy_year import EnergyYear, indicators, of_sites
from console.costs.model.prices import Price, PriceKind, Prices, Provenance
from console.costs.model.usage import Drawn

HOUR = 3600
NONE = Prices()
JUNE, JULY = bounds("2026-06")[0], bounds("2026-07")[0]


def drawn(site: str, start: int, kwh: int, **more: int) -> Drawn:
    return Drawn(site, start, start + HOUR, kwh * 3_600_000, 1, **more)


def price(kind: PriceKind, amount: str, basis: Basis, site: str = "") -> Price:
    return Price(kind, JUNE, Decimal(amount), Provenance(basis, "somebody"), site=site)


def year(known: Prices = NONE, *more: Drawn) -> dict[str, EnergyYear]:
    months = {
        "2026-06": (drawn("A", JUNE, 2), drawn("B", JUNE, 7), *more),
        "2026-07": (drawn("A", JULY, 3),),
        "2026-08": (),
    }
    return {each.site: each for each in of_sites(known, 2026, months)}


def figures(of: EnergyYear) -> dict[str, tuple[Decimal | None, Basis | None]]:
    return {each.symbol: (each.value, each.basis) for each in indicators(of)}


def test_each_site_stands_alone_with_its_months_and_those_without_data() -> None:
    found = year(Prices(prices=(price(PriceKind.PUE, "1.5", Basis.MEASURED),)))
    assert {site: each.whole.kwh for site, each in found.items()} == {"A": Decimal("7.5"), "B": Decimal("10.5")}
    assert {month: each.it_kwh for month, each in found["A"].months.items()} == {"2026-06": 2, "2026-07": 3}
    assert found["A"].whole.peak_kw == Decimal("4.5")
    assert (found["A"].missing, found["B"].missing) == (("2026-08",), ("2026-07", "2026-08"))


def test_what_nobody_here_can_know_is_not_known_and_says_why() -> None:
    found = indicators(year()["A"])
    unknown = {each.symbol for each in found if each.value is None}
    assert unknown == {
        "PD_IT", "S_DC", "E_DC", "W_IN", "E_REUSE", "T_WH", "E_RES", "PUE", "WUE", "ERF", "REF",
    }  # fmt: skip
    assert all(each.why for each in found if each.value is None)
    assert figures(year()["A"])["E_IT"] == (Decimal(5), Basis.MEASURED)


def test_a_figure_is_no_surer_than_what_it_is_made_of() -> None:
    known = Prices(
        prices=(price(PriceKind.PUE, "1.2", Basis.CONTRACT), price(PriceKind.REST_W, "1000", Basis.ESTIMATED, "B"))
    )
    found = year(known)
    assert figures(found["A"])["PUE"] == (Decimal("1.2"), Basis.CONTRACT)
    assert figures(found["A"])["E_DC"] == (Decimal("6.0"), Basis.CONTRACT)
    assert figures(found["B"])["E_IT"] == (Decimal(8), Basis.ESTIMATED)
    assert figures(found["B"])["E_DC"][1] is Basis.ESTIMATED


def test_a_pue_that_is_known_for_a_part_alone_is_that_of_the_part_and_the_rest_is_told() -> None:
    july = Price(PriceKind.PUE, JULY, Decimal("1.3"), Provenance(Basis.MEASURED, "meter"))
    found = year(Prices(prices=(july,)))["A"]
    assert found.pue == Decimal("1.3") and found.whole.no_pue_kwh == 2
    told = {each.symbol: each.why for each in indicators(found)}
    assert told["E_DC"] == "2.0 kWh of machines without a PUE are left out"


def test_time_that_was_not_measured_is_told_by_its_part() -> None:
    away = drawn("A", JUNE + HOUR, 0, gpus=4 * HOUR, away=HOUR)
    assert year(NONE, away)["A"].measured == Decimal("0.75")
    assert year()["B"].measured is None
