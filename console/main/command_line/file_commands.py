"""`driftvakt files list|get|send` and `driftvakt nodes shell`: folders of nodes, a file fetched, plans that send one,
and a terminal."""

from __future__ import annotations

import re
import stat
import subprocess
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from connectors.runner.fetching import Phase
from connectors.runner.messages import Entry
from console.main.command_line.exits import Exit
from console.main.command_line.maintenance_commands import one, settled
from console.main.command_line.run import Refused, Run
from console.maintenance.model.names import shown

#: Seconds between two words on how far a fetch is.
_AGAIN = 1.0
_MOST = 10_000


def list_folder(run: Run) -> int:
    """Names by their bytes; what is no text is told by its codes, and with --json by its bytes in hexadecimal."""
    most = run.get("most")
    if not 0 < most <= _MOST:
        raise Refused(f"At most {_MOST} names are told at once; go on with --after.", Exit.USAGE)
    after = (run.get("after") or "").encode("utf-8", "surrogateescape")
    with run.parts() as parts:
        page = parts.files.page(one(run, parts), run.get("path"), after=after, most=most)
    if run.terminal.json:
        for entry in page.entries:
            run.terminal.record(_record(entry))
        if page.more:
            run.terminal.record({"more": page.more})
        return Exit.OK
    if page.entries:
        rows = [_row(entry) for entry in page.entries]
        run.terminal.table(("RIGHTS", "OWNER", "SIZE", "CHANGED (UTC)", "NAME"), rows, right=(1, 2))
    else:
        run.terminal.tell("There is nothing." if not after else "There is nothing more.")
    if page.more:
        run.terminal.tell(f"{page.more} more behind them: --after {shown(page.entries[-1].name)}")
    return Exit.OK


def get_file(run: Run) -> int:
    """Fetched to a folder, a file keeps its name. Ctrl+C stops it; what came is gone on with the next time."""
    path, to = run.get("path"), Path(run.get("to"))
    if to.is_dir():
        to /= path.rstrip("/").rpartition("/")[2]
    with run.parts() as parts:
        node = one(run, parts)
        found = parts.files.fetch(
            node, path, to, replace=bool(run.get("replace")), progress=_telling(run), stop=threading.Event()
        )
    if run.terminal.json:
        run.terminal.record({"path": str(to), "size": found.size, "sha256": found.sha256, "had": found.had})
    else:
        had = f", {found.had} of them were here already" if found.had else ""
        run.terminal.line(f"{shown(bytes(to))}: {found.size} bytes{had}, SHA-256 {found.sha256}")
    return Exit.OK


def open_shell(run: Run) -> int:
    """A terminal on a node, in this one; ends with the status of ssh."""
    with run.parts() as parts:
        status = parts.shell.here(one(run, parts), subprocess.call)
    return Exit.OK if status == 0 else Exit.FAILED


def send_file(run: Run) -> int:
    mode = run.get("mode")
    if mode is not None and re.fullmatch("0?[0-7]{3}", mode) is None:
        raise Refused("The rights are three octal digits, as 644.", Exit.USAGE)
    with run.parts() as parts:
        plan = parts.files.send(
            one(run, parts),
            Path(run.get("file")),
            run.get("path"),
            replace=bool(run.get("replace")),
            mode=int(mode, 8) if mode is not None else None,
            reason=run.get("reason") or "",
        )
        return settled(run, parts, parts.acts.propose(plan))


def _telling(run: Run) -> Callable[[Phase, int, int], None]:
    """Says how far it is, once a second, beside the results."""
    last = [time.monotonic()]

    def told(phase: Phase, done: int, of: int) -> None:
        if time.monotonic() - last[0] < _AGAIN or run.terminal.json:
            return
        last[0] = time.monotonic()
        what = "The node takes its sum" if phase is Phase.SUM else "Fetching"
        run.terminal.tell(f"{what}: {done >> 20} MiB" + (f" of {of >> 20}" if of else ""))

    return told


def _record(entry: Entry) -> dict[str, object]:
    return {
        "name": shown(entry.name),
        "bytes": entry.name.hex() if entry.raw is not None else None,
        "type": entry.type,
        "size": entry.size,
        "mode": f"{entry.mode:04o}",
        "uid": entry.uid,
        "gid": entry.gid,
        "changed": _when(entry).isoformat(timespec="seconds"),
        "to": shown(entry.to.encode() if entry.to_raw is None else entry.to_raw) if entry.type == "link" else None,
    }


_LETTERS = {"folder": "d", "link": "l", "fifo": "p", "socket": "s", "character": "c", "block": "b"}


def _row(entry: Entry) -> tuple[str, ...]:
    name = shown(entry.name)
    if entry.type == "link":
        name += f" -> {shown(entry.to.encode() if entry.to_raw is None else entry.to_raw)}"
    rights = _LETTERS.get(entry.type, "-") + stat.filemode(entry.mode)[1:]
    return rights, f"{entry.uid}:{entry.gid}", str(entry.size), f"{_when(entry):%Y-%m-%d %H:%M:%S}", name


def _when(entry: Entry) -> datetime:
    """When it was changed; a time that no calendar has is told as the first."""
    try:
        return datetime.fromtimestamp(entry.mtime_ns // 1_000_000_000, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)
