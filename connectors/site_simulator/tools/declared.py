"""Declared programs of a simulated node, as its copies of theirs are tried out (`connectors.declared`): on the node's
own files. Of checks only `test` is simulated."""

from __future__ import annotations

import shutil

from connectors.site_simulator.tools import files
from connectors.site_simulator.tools.answers import Answer, Caller
from connectors.site_simulator.tools.files import inside


def tried(caller: Caller, verb: str, sandbox: str, source: str, told: list[str]) -> Answer:
    """What the program says in the sandbox."""
    place = inside(caller, sandbox) / "copy"
    if verb == "restore":
        if not inside(caller, source).is_file():
            return Answer(err=f"{source} is not there\ndriftvakt: problem no_snapshot\n", status=9)
        shutil.copy2(inside(caller, source), place)
        return Answer(after=0.5)
    expected, program, *words = told
    if program != "test":
        return Answer(err=f"DEMO: there is no {program}\ndriftvakt: problem missing\n", status=9)
    ended = files.test(caller, [word.replace("/mnt/copy", f"{sandbox}/copy") for word in words])
    return Answer(f"driftvakt: checked {ended.status}\n", ended.err, int(str(ended.status) != expected), after=0.5)
