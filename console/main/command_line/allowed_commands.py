"""`driftvakt nodes allowed`: the level of a node, and what acts lack there."""

from __future__ import annotations

from datetime import UTC, datetime

from console.main.command_line.allowed_text import allowed_lines, allowed_record
from console.main.command_line.exits import Exit
from console.main.command_line.maintenance_commands import one
from console.main.command_line.run import Run


def show_allowed(run: Run) -> int:
    """Look at one node now; the exit status says whether anything can be done there."""
    with run.parts() as parts:
        node = one(run, parts)
        allowed = parts.acts.allowing.look(node)
    name = node.name.removeprefix("node:")
    if run.terminal.json:
        seen = datetime.fromtimestamp(allowed.at, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        run.terminal.document({"node": name} | allowed_record(allowed, allowed.lacks) | {"seen": seen})
    else:
        for line in allowed_lines(name, allowed, allowed.lacks):
            run.terminal.line(line)
    return Exit.FAILED if allowed.none else Exit.OK
