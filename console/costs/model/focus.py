"""FOCUS: a month as rows of the FinOps Open Cost and Usage Specification, and our own check of them.

The columns of 1.2 and the mandatory ones of 1.4 stand side by side, own ones behind with `x_`. What was used carries
its whole cost as EffectiveCost; what of it is no payment (value that was lost, money that was bound) is not in
BilledCost. A purchase is a row of its own in the month it was made, with an EffectiveCost of 0. Corrections of closed
months are rows of their charge period with ChargeClass Correction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from console.costs.model.allocation import Item
from console.costs.model.calendar import bounds
from console.costs.model.charges import Kind
from console.costs.model.money import split
from console.costs.model.prices import Asset
from console.costs.model.statement import Month, told
from console.costs.model.tables import plain

MANDATORY = (
    "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodStart", "BillingPeriodEnd",
    "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargePeriodStart", "ChargePeriodEnd", "ContractedCost",
    "EffectiveCost", "HostProviderName", "InvoiceIssuerName", "ListCost", "PricingQuantity", "PricingUnit",
    "ServiceCategory", "ServiceName", "ServiceProviderName",
)  # fmt: skip
COLUMNS = (
    *MANDATORY, "ProviderName", "PublisherName", "ServiceSubcategory", "ChargeFrequency", "PricingCategory",
    "ConsumedQuantity", "ConsumedUnit", "ListUnitPrice", "ContractedUnitPrice", "SkuId", "SkuPriceId",
    "SkuPriceDetails", "SkuMeter", "InvoiceId", "CommitmentDiscountStatus", "SubAccountId", "SubAccountName",
    "ResourceId", "ResourceName", "ResourceType", "RegionId", "RegionName", "Tags", "AllocatedMethodId",
    "x_Column", "x_Shared", "x_Basis", "x_CorrectionOf",
)  # fmt: skip
_CATEGORY, _SUBCATEGORY, _SERVICE = "AI and Machine Learning", "AI Platforms", "GPU computing"
_MONEY = ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost")
_TIMES = ("BillingPeriodStart", "BillingPeriodEnd", "ChargePeriodStart", "ChargePeriodEnd")
_CATEGORIES = frozenset({"Usage", "Purchase", "Tax", "Credit", "Adjustment"})
#: Rules of the specification that this check leaves out, with why.
SKIPPED: Mapping[str, str] = {
    "CAPACITYRESERVATION*, COMMITMENTDISCOUNT*": "there is no reservation and no commitment",
    "AVAILABILITYZONE*": "a site has no zones of its own",
    "CONTRACTAPPLIED, BILLINGPERIOD, CONTRACTCOMMITMENT datasets": "only cost and usage are written",
    "SERVICECATEGORY-C (list of allowed values)": "one value is written, and it is on the list",
    "PRICINGCURRENCY*": "prices are in the billing currency",
}


def rows(month: Month, assets: Iterable[Asset], provider: str) -> Iterable[Mapping[str, str]]:
    """The rows of a month. `provider` is whose machines these are."""
    start, end = _time(month.start), _time(month.end)
    own = {
        "BillingAccountId": provider,
        "BillingAccountName": provider,
        "BillingCurrency": month.currency,
        "BillingPeriodStart": start,
        "BillingPeriodEnd": end,
        "HostProviderName": provider,
        "InvoiceId": month.name,  # the month's bill: provisional until it is closed
        "InvoiceIssuerName": provider,
        "ServiceProviderName": provider,
        "ProviderName": provider,
        "PublisherName": provider,
        "ServiceCategory": _CATEGORY,
        "ServiceSubcategory": _SUBCATEGORY,
        "ServiceName": _SERVICE,
    }
    items = [item for row in month.tenants for item in row.items if item.seconds > 0]
    amounts = [item.amount for item in items]
    bound = sum((_value(month, kind) for kind in (Kind.HARDWARE, Kind.CAPITAL)), Decimal(0))
    paid = _paid(amounts, bound)
    charged = {"ChargePeriodStart": start, "ChargePeriodEnd": _time(max(month.until, month.start + 1))}
    for item, billed in zip(items, paid, strict=True):
        yield own | charged | _usage(month, item, billed)
    for asset in assets:
        if month.start <= asset.since < month.end:
            yield own | _purchase(asset, month)
    for late in month.late:
        begin, stop = bounds(late.month)
        for tenant, amount in late.amounts.items():
            yield own | _correction(month, tenant, amount, (_time(begin), _time(stop)), late.month)


def _value(month: Month, kind: Kind) -> Decimal:
    return month.kinds[kind].value or Decimal(0)


def _paid(amounts: Sequence[Decimal], bound: Decimal) -> list[Decimal]:
    """Of each amount what is a payment."""
    if not any(amounts) or min(amounts) < 0:
        return [*amounts]
    return [amount - part for amount, part in zip(amounts, split(bound, amounts), strict=True)]


def _usage(month: Month, item: Item, billed: Decimal) -> dict[str, str]:
    hours = round(item.seconds / 3600, 6)
    unit = None if not hours else item.amount / hours
    tenant = told(item.tenant)
    return {
        "BilledCost": plain(billed),
        "EffectiveCost": plain(item.amount),
        "ListCost": plain(item.amount),
        "ContractedCost": plain(item.amount),
        "ListUnitPrice": plain(None if unit is None else round(unit, 6)),
        "ContractedUnitPrice": plain(None if unit is None else round(unit, 6)),
        "ChargeCategory": "Usage",
        "ChargeFrequency": "Usage-Based",
        "ChargeDescription": f"{item.column}: {item.of}" if item.of else str(item.column),
        "PricingCategory": "Standard",
        "PricingQuantity": plain(hours),
        "PricingUnit": "Hours",
        "ConsumedQuantity": plain(hours),
        "ConsumedUnit": "Hours",
        "SkuId": f"gpu-hour/{item.column}",
        "SkuPriceId": f"gpu-hour/{item.column}/{month.name}",
        "SkuMeter": "GPU-hours",
        "SkuPriceDetails": json.dumps({"x_Column": str(item.column)}),
        "SubAccountId": tenant,
        "SubAccountName": tenant,
        "ResourceId": item.of,
        "ResourceName": item.of,
        "ResourceType": "" if not item.of else "Cause" if item.shared else "Workload",
        "Tags": json.dumps({"column": str(item.column)}),
        "AllocatedMethodId": str(month.policy) if item.shared else "",
        "x_Column": str(item.column),
        "x_Shared": "true" if item.shared else "false",
        "x_Basis": str(month.total.basis),
    }


def _purchase(asset: Asset, month: Month) -> dict[str, str]:
    return {
        "BilledCost": plain(asset.capex),
        "EffectiveCost": "0.00",
        "ListCost": plain(asset.capex),
        "ContractedCost": plain(asset.capex),
        "ListUnitPrice": plain(asset.capex),
        "ContractedUnitPrice": plain(asset.capex),
        "BillingCurrency": asset.currency or month.currency,
        "ChargeCategory": "Purchase",
        "ChargeFrequency": "One-Time",
        "ChargeDescription": asset.name,
        "ChargePeriodStart": _time(asset.since),
        "ChargePeriodEnd": _time(asset.since + 1),
        "PricingCategory": "Standard",
        "PricingQuantity": "1",
        "PricingUnit": "Assets",
        "SkuId": f"asset/{asset.name}",
        "SkuPriceId": f"asset/{asset.name}/{asset.since}",
        "SkuMeter": "Assets",
        "SkuPriceDetails": "{}",
        "ResourceId": asset.name,
        "ResourceName": asset.name,
        "ResourceType": "Asset",
        "Tags": "{}",
        "x_Basis": str(asset.provenance.basis),
    }


def _correction(month: Month, tenant: str, amount: Decimal, span: tuple[str, str], corrected: str) -> dict[str, str]:
    text = plain(amount)
    return {
        **dict.fromkeys(_MONEY, text),
        "ChargeCategory": "Usage",
        "ChargeClass": "Correction",
        "ChargeFrequency": "Usage-Based",
        "ChargeDescription": f"Correction of {corrected}",
        "ChargePeriodStart": span[0],
        "ChargePeriodEnd": span[1],
        "PricingCategory": "Standard",
        "SubAccountId": told(tenant),
        "SubAccountName": told(tenant),
        "Tags": "{}",
        "x_Basis": str(month.total.basis),
        "x_CorrectionOf": corrected,
    }


def _time(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# -- our own check -----------------------------------------------------------------------------------------------------


def check(names: Sequence[str], table: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """What breaks a rule, each with its row from 1 on; nothing where all hold that are checked. See SKIPPED."""
    wrong = [f"columns: {name} is missing" for name in MANDATORY if name not in names]
    wrong += [f"columns: {name} is neither FOCUS's nor begins with x_" for name in names if name not in COLUMNS
              and not name.startswith("x_")]  # fmt: skip
    for number, row in enumerate(table, 1):
        wrong += [f"row {number}: {said}" for rule in _RULES for said in rule(row)]
    return tuple(wrong)


def _decimals(row: Mapping[str, str]) -> Iterable[str]:
    for name in (*_MONEY, "PricingQuantity", "ConsumedQuantity", "ListUnitPrice", "ContractedUnitPrice"):
        text = row.get(name, "")
        if not text:
            if name in _MONEY:
                yield f"{name} must not be null"
            continue
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("nan")
        if not value.is_finite() or "e" in text.casefold():
            yield f"{name} is no plain decimal: {text}"


def _filled(row: Mapping[str, str]) -> Iterable[str]:
    for name in MANDATORY:
        if name in _MONEY or name in ("ChargeClass", "PricingQuantity", "PricingUnit"):
            continue
        if not row.get(name):
            yield f"{name} must not be null"


def _charge(row: Mapping[str, str]) -> Iterable[str]:
    if row.get("ChargeCategory") not in _CATEGORIES:
        yield f"ChargeCategory cannot be {row.get('ChargeCategory')}"
    if row.get("ChargeClass", "") not in ("", "Correction"):
        yield "ChargeClass is Correction or null"
    if row.get("ChargeClass") == "Correction":
        if not row.get("ChargePeriodEnd", "") <= row.get("BillingPeriodStart", ""):
            yield "a correction is of a billing period that is over"
        return
    for name in ("PricingQuantity", "PricingUnit"):
        if row.get("ChargeCategory") in ("Usage", "Purchase") and not row.get(name):
            yield f"{name} must not be null for {row['ChargeCategory']}"
    if row.get("ChargeCategory") == "Usage" and bool(row.get("ConsumedQuantity")) != bool(row.get("ConsumedUnit")):
        yield "ConsumedQuantity and ConsumedUnit go together"
    if row.get("ChargeCategory") == "Purchase" and row.get("ConsumedQuantity"):
        yield "ConsumedQuantity must be null for a purchase"


def _times(row: Mapping[str, str]) -> Iterable[str]:
    for name in _TIMES:
        try:
            datetime.strptime(row.get(name, ""), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            yield f"{name} is no time in UTC, as 2026-11-01T00:00:00Z"
    for kind in ("Billing", "Charge"):
        if not row.get(f"{kind}PeriodStart", "") < row.get(f"{kind}PeriodEnd", ""):
            yield f"{kind}PeriodEnd must be after its start"


def _money(row: Mapping[str, str]) -> Iterable[str]:
    currency = row.get("BillingCurrency", "")
    if len(currency) != 3 or not currency.isascii() or not currency.isupper():
        yield f"BillingCurrency is no code of ISO 4217: {currency}"
    if row.get("ResourceName") and not row.get("ResourceId"):
        yield "ResourceName needs a ResourceId"
    if row.get("SubAccountName") and not row.get("SubAccountId"):
        yield "SubAccountName needs a SubAccountId"
    if row.get("SkuPriceId") and not row.get("SkuId"):
        yield "SkuPriceId needs a SkuId"


_RULES: tuple[Callable[[Mapping[str, str]], Iterable[str]], ...] = (_filled, _decimals, _charge, _times, _money)
