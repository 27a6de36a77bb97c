"""`sh` of a simulated node: it runs the programs that try backups out (`connectors.trials`), which must have been sent
there, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import connectors.declared
import connectors.etcd
import connectors.postgresql
from connectors.site_simulator.tools import declared, etcd, postgresql
from connectors.site_simulator.tools.answers import Answer, Caller
from connectors.site_simulator.tools.files import inside

_Tried = Callable[[Caller, str, str, str, list[str]], Answer]
_PROGRAMS: Mapping[str, tuple[str, _Tried]] = {
    connectors.postgresql.PROGRAM: ("pg_dump", postgresql.tried),
    connectors.declared.PROGRAM: ("command", declared.tried),
    connectors.etcd.PROGRAM: ("etcd", etcd.tried),
}


def sh(caller: Caller, argv: list[str]) -> Answer:
    name = argv[0].rpartition("/")[2] if argv else ""
    tool, tried = _PROGRAMS.get(name, ("", postgresql.tried))
    if len(argv) < 5 or argv[0] != f"{argv[3]}/{name}" or argv[2] != tool:
        return Answer(err="DEMO: sh runs nothing but what tries backups out\n", status=127)
    program, verb, _, sandbox, source, *told = argv
    try:
        if not inside(caller, program).is_file():
            return Answer(err=f"sh: 0: cannot open {program}: No such file\n", status=2)
        return tried(caller, verb, sandbox, source, told)
    except (OSError, ValueError):
        return Answer(err="nothing came back that could be started\ndriftvakt: problem not_started\n", status=9)
