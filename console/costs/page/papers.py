"""Papers of a bill: a PDF, and a table of its lines whose words no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from console.costs.page import month_words as words
from console.pagekit.report import Facts, Heading, Paragraph, Report, Table
from resources.text import QT_TRANSLATE_NOOP
from widgets import numbers

if TYPE_CHECKING:
    from console.costs.model.statement import Bill

_TITLE = QT_TRANSLATE_NOOP("CostPapers", "Bill: {tenant}, {month}")
_UNDER = QT_TRANSLATE_NOOP("CostPapers", "counted until {moment}; idle and free time is shared: {policy}")
_SUM = QT_TRANSLATE_NOOP("CostPapers", "Sum")
_LINES = QT_TRANSLATE_NOOP("CostPapers", "Lines")
_HOW = QT_TRANSLATE_NOOP("CostPapers", "How it was made")
_HEAD = (
    QT_TRANSLATE_NOOP("CostPapers", "Line"),
    QT_TRANSLATE_NOOP("CostPapers", "Column"),
    QT_TRANSLATE_NOOP("CostPapers", "GPU-hours"),
    QT_TRANSLATE_NOOP("CostPapers", "Amount"),
)
_RATE = QT_TRANSLATE_NOOP("CostPapers", "Per GPU-hour")
_SURE = QT_TRANSLATE_NOOP("CostPapers", "How sure")
_TEXT = QT_TRANSLATE_NOOP(
    "CostPapers", "Every GPU-hour that was measured carries the same money; the parts sum to the whole to the öre."
)
#: What begins a formula in a spreadsheet.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def paper(bill: Bill, zone: str, now: float) -> Report:
    """The bill as a paper."""
    month, said = bill.month, words.translated
    rows = tuple(
        (
            words.line_name(line),
            said(words.COLUMNS[line.column]),
            numbers.number(float(line.hours), 2),
            words.money(line.figure.value, 2),
        )
        for line in bill.lines
    )
    facts = (
        (said(_SUM), f"{words.money(bill.amount, 2)} {month.currency}"),
        (said(_RATE), f"{words.money(month.per_hour.value, 4)} {month.currency}"),
        (said(_SURE), said(words.BASES[month.total.basis])),
    )
    under = QCoreApplication.translate(*_UNDER).format(
        moment=numbers.moment(month.until, zone, now, seconds=False), policy=said(words.POLICIES[month.policy])
    )
    return Report(
        QCoreApplication.translate(*_TITLE).format(
            tenant=words.tenant(bill.tenant), month=words.month_name(month.name)
        ),
        under,
        (
            Facts(facts),
            Heading(said(_LINES)),
            Table(tuple(map(said, _HEAD)), rows, (0.4, 0.24, 0.18, 0.18), frozenset({2, 3})),
            Heading(said(_HOW)),
            Paragraph(said(_TEXT), dim=True),
        ),
        "Driftvakt",
        datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(zone)),
    )


def table(bill: Bill) -> str:
    """The bill's lines as CSV, with points for decimals; formulas and sources go with each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ("month", "tenant", "line", "column", "gpu_hours", "tokens", "images", "amount", "currency", "basis", "formula")
    )
    for line in bill.lines:
        figure = line.figure
        writer.writerow(
            (
                bill.month.name,
                _harmless(bill.tenant),
                _harmless(line.of),
                str(line.column),
                f"{line.hours:.4f}",
                line.tokens,
                line.images,
                "" if figure.value is None else f"{figure.value:.2f}",
                bill.month.currency,
                str(figure.basis),
                _harmless(words.formula(figure)),
            )
        )
    return out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULAS) else text
