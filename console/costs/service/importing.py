"""Files of prices taken into the journal: first looked at, then written by one entry, with the file's own hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from console.costs.model import price_file
from console.costs.model.moves import Curved, Move, Priced, Withdrawn, curved
from console.costs.model.price_file import Called, PriceFileError, carbon_curves, spot_curve
from console.costs.model.prices import Curve
from console.costs.model.pue_file import is_pue, pue_curves
from console.costs.model.spot import MOST_BYTES, SpotError, parse
from console.costs.service.protocols import Places
from console.costs.service.records import WITHDRAWABLE, Records, record_of, rows_of
from console.journal.features import Reading


class State(StrEnum):
    """What a row of a file is to what stands."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: its kind, its own name among these, what it says, and what that is to what stands."""

    kind: str
    id: str
    says: str
    state: State


@dataclass(frozen=True, slots=True)
class CurveLook:
    """A curve of a file: how many of its values there are, lack, and are called estimated."""

    kind: str
    of: str
    start: int
    end: int
    step: int
    values: int
    missing: int
    estimated: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a file in would do. Nothing where `moves` is empty: all of it stands there already."""

    file: str
    sha256: str
    rows: tuple[Row, ...]
    curves: tuple[CurveLook, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file does not say of itself: the `area` and `sequence` of spot prices, the `factors` of carbon intensity,
    of which `site` a PUE is, and where a CSV is from."""

    area: str = "SE3"
    sequence: int | None = None
    factors: str = ""
    source: str = ""
    site: str = ""


class Importing:
    """Takes files of prices in. Methods block and raise JournalError."""

    def __init__(self, records: Records, places: Places) -> None:
        self._records, self._places = records, places

    def preview(self, content: bytes, name: str, asked: Asked) -> Preview:
        """What a file holds, beside what stands. Raises PriceFileError and SpotError."""
        if len(content) > MOST_BYTES:
            raise PriceFileError(f"{name} is larger than {MOST_BYTES >> 20} MiB")
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            raise PriceFileError(f"{name} is no text in UTF-8") from None
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            if name.casefold().endswith(".toml"):
                return self._file(text, name, sha256)
            return self._curves(self._read_curves(text, name, asked), name, sha256)
        except (PriceFileError, SpotError) as error:
            raise type(error)(f"{name}: {error}") from None

    def preview_text(self, text: str, name: str) -> Preview:
        """What a text of prices, tenants and budgets holds. Raises PriceFileError."""
        return self._file(text, name, hashlib.sha256(text.encode()).hexdigest())

    def take_in(self, preview: Preview) -> int:
        """Write a file's moves by one entry; gives its number, 0 where nothing was to be written."""
        entry = self._records.write("cost.priced", lambda _reading: preview.moves)
        return 0 if entry is None else entry.sequence

    def withdraw(self, row: str) -> int:
        """Let a price, asset, rule or budget count no longer. Raises PriceFileError where there is none."""

        def decide(reading: Reading) -> Sequence[Move]:
            kind, _, id = row.partition(":")
            if kind not in WITHDRAWABLE or record_of(reading, kind, id) is None:
                raise PriceFileError(f"There is nothing called {row}")
            return (Withdrawn(row=row),)

        entry = self._records.write("cost.withdrawn", decide)
        return 0 if entry is None else entry.sequence

    def _file(self, text: str, name: str, sha256: str) -> Preview:
        told = price_file.parse(text, Called(self._places.site, self._places.node))
        whole = Priced(
            file=name,
            sha256=sha256,
            currency=told.currency,
            policy=told.policy,
            assets=told.assets,
            prices=told.prices,
            rules=told.rules,
            budgets=told.budgets,
            zones=told.zones,
            keys=told.keys,
            offers=told.offers,
        )
        with self._records.reading() as reading:
            rows = tuple(
                Row(kind, id, record, _state(record_of(reading, kind, id), record))
                for kind, id, record in rows_of(whole)
            )
        changed = any(row.state is not State.SAME for row in rows)
        return Preview(name, sha256, rows, (), (whole,) if changed else ())

    def _read_curves(self, text: str, name: str, asked: Asked) -> tuple[Curve, ...]:
        told = datetime.fromtimestamp(self._records.now(), UTC).date().isoformat()
        source = asked.source or name
        head = text[:2000].partition("\n")[0].casefold()
        if is_pue(head):
            return pue_curves(text, self._places.site, asked.site, source, told)
        if "carbon intensity" in head:
            if not asked.factors:
                raise PriceFileError("Say by which table of factors it is (as IPCC AR5, or UNECE): they differ twofold")
            return carbon_curves(text, asked.factors, source, told)
        return (spot_curve(parse(text, asked.area, asked.sequence), source, told),)

    def _curves(self, curves: Sequence[Curve], name: str, sha256: str) -> Preview:
        moves = [curved(each, name, sha256) for each in curves]
        known = self._records.known().prices
        looks = tuple(
            CurveLook(
                each.kind,
                each.of,
                each.start,
                each.end,
                each.step,
                sum(value is not None for value in each.values),
                sum(value is None for value in each.values),
                len(each.estimated),
            )
            for each in curves
        )
        stands = {_what(curved(each, "", "")) for each in known.curves}
        return Preview(name, sha256, (), looks, tuple(each for each in moves if _what(each) not in stands))


def _what(move: Curved) -> tuple[object, ...]:
    """What a curve says, wherever it is from."""
    return move.kind, move.of, move.start, move.step, move.values, move.currency, move.factors, move.estimated


def _state(stands: str | None, says: str) -> State:
    if stands is None:
        return State.NEW
    return State.SAME if stands == says else State.CHANGED
