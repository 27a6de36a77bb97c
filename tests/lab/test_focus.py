"""FOCUS as the official validator sees it: months of the demo site, as they are exported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from console.costs.model import focus
from console.costs.model.tables import as_csv
from console.costs.service.costs import CostsService
from tests.lab import focus_validator
from tests.lab.lab import Lab
from tests.support.demo_costs import Clock, costs_at_the_moment

pytestmark = pytest.mark.lab
#: Of its criteria those that are true of a site that bills its own tenants.
APPLIES = (
    "ACCOUNT_NAMING_SUPPORTED",
    "USAGE_MEASUREMENT_SUPPORTED",
    "SUB_ACCOUNT_SUPPORTED",
    "RESOURCE_TYPE_ASSIGNMENT_SUPPORTED",
    "BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED",
    "REGION_SUPPORTED",
    "TAGGING_SUPPORTED",
    "UNIT_PRICING_SUPPORTED",
)
#: It asks of every file that each InvoiceId be null (this rule) and that none be (C-005): which of them holds depends
#: on whether there is a bill, and of that it knows nothing. Here there is one.
ASKED_OF_ALL = {"InvoiceId-C-004-C"}


@pytest.fixture(scope="module")
def costs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CostsService]:
    with costs_at_the_moment(tmp_path_factory.mktemp("demo"), Clock()) as (made, _):
        made.close("2026-10", "M. Ek")
        late = "source='x'\nbasis='contract'\n[[price]]\nkind='support'\nname='late'\nsince=2026-10-01\namount=31\n"
        made.importing.take_in(made.importing.preview_text(late, "late.toml"))
        yield made


def rows(costs: CostsService, month: str) -> list[Mapping[str, str]]:
    return list(focus.rows(costs.month(month), costs.known().prices.assets, "Own"))


def verdict(table: list[Mapping[str, str]], folder: Path) -> focus_validator.Verdict:
    path = folder / "focus.csv"
    path.write_text(as_csv(focus.COLUMNS, table), encoding="utf-8")
    return focus_validator.validate(path, APPLIES)


def test_what_is_exported_holds_for_the_official_validator(full_lab: Lab, costs: CostsService, tmp_path: Path) -> None:
    usage, purchases = rows(costs, "2026-11"), rows(costs, "2025-12")
    assert any(row.get("ChargeClass") == "Correction" for row in usage)
    assert any(row["ChargeCategory"] == "Purchase" for row in purchases)
    found = verdict([*usage, *purchases], tmp_path)
    assert found.failed.keys() == ASKED_OF_ALL
    assert found.passed > 200


def test_what_does_not_hold_is_told_by_it(full_lab: Lab, costs: CostsService, tmp_path: Path) -> None:
    first, second, third, *others = rows(costs, "2026-11")
    spoilt = [
        {**first, "BillingCurrency": "kr"},
        {**second, "EffectiveCost": ""},
        {**third, "ConsumedUnit": ""},
        *others,
    ]
    columns = {rule.partition("-")[0] for rule in verdict(spoilt, tmp_path).failed}
    assert columns >= {"BillingCurrency", "EffectiveCost", "ConsumedUnit"}
