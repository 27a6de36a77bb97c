"""`driftvakt log rebuild`: whether the tables are what the entries add up to, and making them anew."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from connectors.text import sanitise
from console.journal.features import Difference
from console.main.command_line.differences_text import difference_json, tell_differences
from console.main.command_line.exits import Exit
from console.main.command_line.run import SOURCE, Refused, Run
from console.main.compose import JOURNAL, open_journal
from console.main.own_data import own_data


def rebuild_log(run: Run) -> int:
    """Compare the tables with the entries; without --check, make those anew that say otherwise."""
    own_data(run.directory)
    # Without the parts that read the tables: they may be what cannot be read.
    with contextlib.closing(open_journal(run.directory / JOURNAL, source=SOURCE)) as journal:
        chain = journal.verify()
        if not chain.sound:
            raise Refused(f"Entry {chain.broken} does not hold: {chain.reason}. Tables are made of entries that do.")
        if run.get("check"):
            found = left = journal.differences()
            kept = None
        else:
            rebuilt = journal.rebuild()
            found, kept, left = rebuilt.found, rebuilt.kept, rebuilt.left
    if run.terminal.json:
        run.terminal.document(
            {
                "sound": not left,
                "entries": chain.count,
                "differences": [difference_json(each) for each in found],
                "left": [difference_json(each) for each in left],
                "kept": None if kept is None else str(kept),
            }
        )
    else:
        _tell(run, chain.count, found, left, None if kept is None else str(kept))
    return Exit.FAILED if left else Exit.OK


def _tell(run: Run, count: int, found: Sequence[Difference], left: Sequence[Difference], kept: str | None) -> None:
    tell_differences(run, found)
    if not found:
        run.terminal.line(f"All tables are what the {count} entries add up to, cell by cell.")
    elif kept is not None:
        run.terminal.line(f"The tables were made anew. The file as it was: {sanitise(kept, 300)}")
        if left:
            run.terminal.tell("What could not be mended:")
            tell_differences(run, left)
