"""Asset or hobby: what a unit of work is worth, as its owner says, beside what the work cost."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from console.costs.model.basis import Basis
from console.costs.model.benefit import Benefit, Unit, Verdict, Worth, benefits
from console.costs.model.figures import Figure
from console.costs.model.prices import Provenance
from console.costs.model.statement import ModelRow
from console.costs.service.records import Records
from console.costs.service.valuing import CannotValue, valued
from console.journal.service import Journal

RATE = Figure(Decimal("14.08"), "SEK/GPU-h", ("Costs", ""))
ROW = ModelRow("m", 3600, 4_000_000, 0, 1000, Decimal(100), None, None, None, None, None)
SAID = Worth(
    model="m",
    since=10,
    unit=Unit.REQUEST,
    amount=Decimal("0.2"),
    low=Decimal("0.1"),
    high=Decimal("0.3"),
    part=Decimal("0.5"),
    by="A. Berg",
    text="minutes",
    provenance=Provenance(Basis.ESTIMATED, "A. Berg: minutes"),
)


def made(*stated: Worth, row: ModelRow = ROW, until: int = 100, rate: Figure = RATE) -> Benefit:
    (found,) = benefits([row], stated, until, rate, "SEK")
    return found


def test_a_model_is_an_asset_or_a_hobby_only_where_both_ends_say_so() -> None:
    found = made(SAID)
    assert found.worth is not None
    assert (found.worth.value, found.low, found.high) == (100, 50, 150) and found.verdict is Verdict.OPEN
    assert found.pays_from == Decimal("0.2") and found.ratio == 1
    assert made(replace(SAID, low=Decimal("0.2"))).verdict is Verdict.ASSET
    assert made(replace(SAID, amount=Decimal("0.15"))).verdict is Verdict.OPEN, "worth less, but perhaps not"
    assert made(replace(SAID, amount=Decimal("0.15"), high=Decimal("0.19"))).verdict is Verdict.HOBBY


def test_what_is_measured_and_what_is_assumed_stands_beside_it() -> None:
    found = made(SAID)
    assert found.worth is not None
    assert [(each.value, each.basis) for each in found.worth.inputs] == [
        ("1000", Basis.MEASURED),
        ("0.5", Basis.ESTIMATED),
        ("0.2 SEK", Basis.ESTIMATED),
    ]
    assert found.worth.basis is Basis.ESTIMATED


def test_what_nobody_stated_or_counted_is_no_hobby() -> None:
    assert made().verdict is Verdict.UNSTATED and made().worth is None
    images = replace(SAID, unit=Unit.IMAGE)
    assert made(images).verdict is Verdict.UNKNOWN and made(images).worth is None
    assert made(SAID, rate=replace(RATE, value=None)).verdict is Verdict.UNKNOWN, "its cost has no price"


def test_the_newest_word_before_the_end_counts() -> None:
    later = replace(SAID, since=50, amount=Decimal("0.3"))
    assert [made(SAID, later, until=until).stated for until in (5, 20, 60)] == [None, SAID, later]
    tokens = made(replace(SAID, unit=Unit.MILLION_TOKENS, part=Decimal(1), amount=Decimal("0.3")))
    assert tokens.worth is not None and tokens.worth.value == Decimal("1.20")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ({"low": Decimal(1)}, "follow each other"),
        ({"amount": Decimal(-1), "low": Decimal(-1)}, "follow each other"),
        ({"low": Decimal("1e-12")}, "billionth"),
        ({"part": Decimal(0)}, "part of the units"),
        ({"text": ""}, "how it was reckoned"),
        ({"by": ""}, "by a person"),
    ],
)
def test_what_nobody_can_mean_is_refused_and_nothing_is_written(
    tmp_path: Path, odd: dict[str, object], said: str
) -> None:
    journal = Journal.open(tmp_path / "journal.db", actor="a", source="test", clock=lambda: 100.0)
    try:
        records = Records(journal)
        with pytest.raises(CannotValue, match=said):
            valued(records, replace(SAID, **odd))  # type: ignore[arg-type]
        assert not journal.entries(category="cost")
        valued(records, SAID)
        assert records.known().worth == (SAID,) and journal.differences() == ()
    finally:
        journal.close()
