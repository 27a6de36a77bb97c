"""Files of PUE: what a building took for each kWh of its machines, by even steps, as a CSV of its meters. Pure."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from console.costs.model.basis import Basis
from console.costs.model.price_file import PriceFileError, even, moment_of, said_yes
from console.costs.model.prices import Curve, CurveKind, Provenance

_TIME = ("datetime (utc)", "time", "datetime")
_ESTIMATED = ("data estimated", "estimated")
#: A building that takes more for each kWh is no building but a wrong unit.
_MOST = 10


def is_pue(head: str) -> bool:
    """Whether the first line of a CSV, in small letters, is that of such a file."""
    return "pue" in _names(head)


def pue_curves(text: str, site: Callable[[str], str | None], one: str, source: str, told: str) -> tuple[Curve, ...]:
    """The curves of a file, by site; `one` is the site of a file that names none, `site` gives ids by names. Raises
    PriceFileError."""
    lines = text.removeprefix("\ufeff").splitlines()
    names = _names(lines[0] if lines else "")
    places = {
        "time": next((names.index(each) for each in _TIME if each in names), -1),
        "pue": names.index("pue") if "pue" in names else -1,
        "site": names.index("site") if "site" in names else -1,
        "estimated": next((names.index(each) for each in _ESTIMATED if each in names), -1),
    }
    if places["time"] < 0 or places["pue"] < 0:
        raise PriceFileError("It has no columns of PUE (Datetime (UTC), PUE)")
    if places["site"] < 0 and not one:
        raise PriceFileError("Say of which site it is: --site")
    try:
        rows = list(csv.reader(lines[1:], delimiter=_divider(lines[0])))
    except csv.Error as error:
        raise PriceFileError(f"It is no table: {error}") from None
    found: dict[str, dict[int, tuple[Decimal, bool]]] = {}
    for line, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < len(names):
            raise PriceFileError(f"Line {line} has {len(row)} columns, the head {len(names)}")
        of = row[places["site"]].strip() if places["site"] >= 0 else one
        start, value = moment_of(row[places["time"]], line), _pue(row[places["pue"]], line)
        values = found.setdefault(of, {})
        if start in values and values[start][0] != value:
            raise PriceFileError(f"Line {line}: that time has another PUE already")
        values[start] = (value, places["estimated"] >= 0 and said_yes(row[places["estimated"]]))
    if not found:
        raise PriceFileError("It has no PUE")
    return tuple(_curve(of, values, site, Provenance(Basis.MEASURED, source, told)) for of, values in found.items())


def _curve(
    of: str, values: dict[int, tuple[Decimal, bool]], site: Callable[[str], str | None], given: Provenance
) -> Curve:
    id = site(of)
    if id is None:
        raise PriceFileError(f"There is no site {of[:60]!r}")
    start, step, amounts, estimated = even(values, of)
    return Curve(CurveKind.PUE, id, start, step, amounts, given, estimated=estimated)


def _pue(text: str, line: int) -> Decimal:
    try:
        value = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite() or not 1 <= value <= _MOST:
        raise PriceFileError(f"Line {line}: {text[:40]!r} is no PUE: it lies between 1 and {_MOST}")
    return value


def _names(head: str) -> list[str]:
    return [name.strip().strip('"').casefold() for name in head.split(_divider(head))]


def _divider(head: str) -> str:
    return ";" if ";" in head else ","
