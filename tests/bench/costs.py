"""Costs: a year of 1,024 GPUs by the quarter of an hour, summed up again.

python -m tests.bench.costs [--days 365]

The ledger holds an entry for each quarter with two lines a node. Cold is from the tables of the journal to the
statements of all months; warm is asking for them again. The other side is plain SQL over the same lines in a table of
their own, joined with a table of prices: GPU-hours and energy by tenant and month, and no bill.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from console.costs.model.basis import Basis
from console.costs.model.calendar import bounds, later
from console.costs.model.ledger import Cause, Line
from console.costs.model.moves import Move, Priced, curved, metered
from console.costs.model.prices import Asset, Curve, CurveKind, Price, PriceKind, Provenance
from console.costs.model.spot import QUARTER
from console.costs.model.tenants import Rule, Use
from console.costs.service.costs import CostsService
from console.costs.service.records import Records
from console.journal.service import Journal
from tests.bench.report import Report, cpu_seconds, machine

NODES, GPUS = 128, 8
TENANTS = 6
FIRST = "2025-11"
_SAID = Provenance(Basis.ESTIMATED, "bench")


class _Places:
    def site(self, called: str) -> str | None:
        return called

    node = site

    def name(self, id: str) -> str:
        return id


def _lines(quarter: int) -> Iterator[Line]:
    for node in range(NODES):
        busy = 5000 + (quarter * 7 + node * 13) % 2000
        use = Use(model=f"model-{(node + quarter // 96) % TENANTS}")
        yield Line(f"n{node:04}", use, Cause.WORKING, busy, busy * 500, busy * 500)
        yield Line(f"n{node:04}", Use(), Cause.FREE, GPUS * QUARTER - busy, 80 * (GPUS * QUARTER - busy), 0)


def _prices(start: int, end: int) -> Iterator[tuple[str, tuple[Move, ...]]]:
    at = {"since": start, "provenance": _SAID}
    yield (
        "cost.priced",
        (
            Priced(
                file="bench",
                sha256="",
                assets=(Asset("nodes", start, Decimal(243_200_000), 60, _SAID, Decimal("0.1")),),
                prices=(
                    Price(PriceKind.PUE, amount=Decimal("1.21"), **at),
                    Price(PriceKind.TAX, amount=Decimal("0.44"), **at),
                    Price(PriceKind.STAFF, amount=Decimal(700_000), **at),
                ),
                rules=tuple(Rule(f"r{n}", {f"T{n}": Decimal(1)}, model=f"model-{n}") for n in range(TENANTS)),
                zones={"S": "SE3"},
            ),
        ),
    )
    values = tuple(Decimal(30 + n % 96) for n in range((end - start) // QUARTER))
    yield "cost.priced", (curved(Curve(CurveKind.SPOT, "SE3", start, QUARTER, values, _SAID), "bench", ""),)


def _pieces(start: int, end: int) -> Iterator[tuple[str, tuple[Move, ...]]]:
    yield from _prices(start, end)
    for quarter in range(start, end, QUARTER):
        yield "cost.metered", (metered("S", quarter, quarter + QUARTER, _lines(quarter // QUARTER)),)


def run(days: int = 365) -> Report:
    report = Report("Costs", (__doc__ or "").split("\n\n", 2)[2].replace("\n", " ").strip())
    start = bounds(FIRST)[0]
    end = start + days * 96 * QUARTER
    with tempfile.TemporaryDirectory() as name:
        journal = Journal.open(Path(name) / "journal.db", actor="a", source="bench", clock=lambda: end + 3600.0)
        records = Records(journal)
        records.past(_pieces(start, end))
        months = [FIRST]
        while bounds(later(months[-1]))[0] < end:
            months.append(later(months[-1]))
        costs = CostsService(records, _Places())

        def ours() -> None:
            for month in months:
                costs.month(month)

        plain = _plain(Path(name) / "plain.db", start, end)
        cold = cpu_seconds(ours)
        sql = cpu_seconds(lambda: plain.execute(_SQL).fetchall())
        warm = cpu_seconds(ours)
        size = (Path(name) / "journal.db").stat().st_size / (days * 96)
        journal.close()
        plain.close()
    what = f"{days} days of {NODES * GPUS:,} GPUs"
    report.bound(f"{what}, statements of all months, cold", cold, "s", 10.0)
    report.bound("the same again", warm, "s", 1.0)
    report.note("plain SQL: sums by tenant and month", "", f"{sql:.2f} s", cold / sql)
    report.note("a quarter in the journal, tables and all", f"{size / 1024:.1f} KiB")
    return report


_SQL = (
    "SELECT strftime('%Y-%m', l.start, 'unixepoch') AS month, l.tenant, sum(l.seconds) / 3600.0,"
    " sum(l.joules / 3.6e6 * 1.21 * (p.price / 1000 + 0.44))"
    " FROM line AS l JOIN price AS p ON p.start = l.start GROUP BY month, l.tenant"
)


def _plain(path: Path, start: int, end: int) -> sqlite3.Connection:
    plain = sqlite3.connect(path)
    plain.execute(
        "CREATE TABLE line (start INTEGER, node TEXT, tenant TEXT, cause TEXT, seconds INTEGER, joules INTEGER)"
    )
    plain.execute("CREATE TABLE price (start INTEGER PRIMARY KEY, price REAL)")
    for quarter in range(start, end, QUARTER):
        rows = [(quarter, each.node, each.use.model, each.cause, each.seconds, each.joules)
                for each in _lines(quarter // QUARTER)]  # fmt: skip
        plain.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)", rows)
        plain.execute("INSERT INTO price VALUES (?, ?)", (quarter, 30.0 + (quarter - start) // QUARTER % 96))
    plain.commit()
    return plain


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--days", type=int, default=365)
    print(f"{machine()}, {time.strftime('%Y-%m-%d')}\n")
    print(run(parser.parse_args().days).markdown())


if __name__ == "__main__":
    main()
