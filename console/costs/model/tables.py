"""Tables of costs as CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from console.costs.model.statement import Month, told

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
#: What a spreadsheet begins a formula with; a tab and a line's end lead to one.
_ACTING = ("=", "+", "-", "@", "\t", "\r", "\n")
COLUMNS = (
    "month", "tenant", "column", "what", "gpu_hours", "shared", "part", "amount", "currency", "basis", "correction_of",
)  # fmt: skip


def harmless(text: str) -> str:
    """A cell that is shown as it is: numbers stay numbers."""
    return f"'{text}" if text.startswith(_ACTING) and not _NUMBER.fullmatch(text) else text


def plain(value: Decimal | None) -> str:
    """A decimal without an exponent; nothing where there is none."""
    return "" if value is None else format(value, "f")


def as_csv(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """A table with a head, by RFC 4180."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([harmless(row.get(name, "")) for name in names] for row in rows)
    return out.getvalue()


def lines(month: Month) -> Iterable[Mapping[str, str]]:
    """What each tenant pays, line by line, and corrections of months before; they sum to the month and those."""
    own = {"month": month.name, "currency": month.currency}
    for row in month.tenants:
        for item in row.items:
            yield own | {
                "tenant": told(item.tenant),
                "column": str(item.column),
                "what": item.of,
                "gpu_hours": plain(round(item.seconds / 3600, 6)),
                "shared": "yes" if item.shared else "no",
                "part": plain(round(item.part, 6)),
                "amount": plain(item.amount),
                "basis": str(month.total.basis),
            }
    for late in month.late:
        for tenant, amount in late.amounts.items():
            yield own | {
                "tenant": told(tenant),
                "column": "correction",
                "amount": plain(amount),
                "basis": str(month.total.basis),
                "correction_of": late.month,
            }
