"""Values that were taken away for good: a table, and the fold of entries that it is."""

from __future__ import annotations

from collections.abc import Callable

from console.journal.chain import LEFT_OUT, declared
from console.journal.features import Feature, Table, Writing
from console.journal.model import Entry


def put(work: Writing, entry: Entry) -> None:
    """Note which values an entry takes away; the first that names one counts."""
    work.run_many(
        "INSERT OR IGNORE INTO left_out (journal, sequence, field, entry) VALUES (1, ?, ?, ?)",
        [(*place, entry.sequence) for place in sorted(declared(entry.targets))],
    )


def _replay(work: Writing) -> Callable[[Entry], None]:
    def take(entry: Entry) -> None:
        if (entry.category, entry.type) == LEFT_OUT:
            put(work, entry)

    return take


_TABLE = Table("left_out", ("journal", "sequence", "field"), lambda row, _: f"value:{row['sequence']}/{row['field']}")
#: Its table is made by the journal's own first steps.
GONE = Feature("left_out", LEFT_OUT[0], (_TABLE,), _replay, targets_alone=True)
