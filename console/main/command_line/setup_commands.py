"""`driftvakt nodes setup`: what an administrator puts on a node so that a console can do there what a level says."""

from __future__ import annotations

import difflib
import json
from pathlib import Path

from connectors.runner.levels import POLICY, Level, forced_command, policy, policy_text, script, sums
from console.main.command_line.exits import Exit
from console.main.command_line.run import Refused, Run

_LARGEST = 1 << 20


def show_setup(run: Run) -> int:
    """The script, to be read and run as root on the node; with --was what it changes of the policy there."""
    level = Level(run.get("level"))
    try:
        told = policy(level, run.get("account"), run.get("reads") or ())
        text = _own(run.get("policy")) if run.get("policy") else policy_text(told)
        made = script(level, _read(run.get("key")), run.get("account"), text=text)
    except ValueError as wrong:
        raise Refused(f"No set-up was made: {wrong}.", Exit.USAGE) from wrong
    if run.get("was"):
        was = _read(run.get("was"))
        names = f"{POLICY} (now)", f"{POLICY} ({level.value})"
        made = "".join(difflib.unified_diff(was.splitlines(keepends=True), text.splitlines(keepends=True), *names))
    if run.terminal.json:
        probe, runner = sums()
        run.terminal.document(
            {
                "level": level.value,
                "policy": json.loads(text),
                "probe_sha256": probe,
                "runner_sha256": runner,
                "forced_command": forced_command(level, text),
                "diff" if run.get("was") else "script": made,
            }
        )
        return Exit.OK
    for line in made.splitlines():
        run.terminal.line(line)
    if not made:
        run.terminal.tell("Nothing changes.")
    elif not run.get("was"):
        run.terminal.tell("Read it, then run it as root on the node. A new version of Driftvakt needs it anew.")
    return Exit.OK


def _own(path: str) -> str:
    """An administrator's policy, as it stands."""
    text = _read(path)
    try:
        told = json.loads(text)
    except ValueError as wrong:
        raise Refused(f"{path} is no policy: {wrong}.", Exit.USAGE) from wrong
    if not isinstance(told, dict) or told.get("driftvakt_policy") != 1:
        raise Refused(f"{path} is no policy of this version.", Exit.USAGE)
    return text if text.endswith("\n") else text + "\n"


def _read(path: str) -> str:
    with Path(path).open(encoding="utf-8") as file:
        return file.read(_LARGEST)
