"""Programs of a simulated node that end its run, or tell who is there: shutdown, reboot, loginctl, uptime."""

from __future__ import annotations

import json

from connectors.site_simulator.tools.answers import Answer, BadArguments, Caller, read


def shutdown(caller: Caller, argv: list[str]) -> Answer:
    """`shutdown -r now`; a simulated node is not switched off."""
    try:
        given = read(argv, "rhPHkc", ("reboot", "poweroff", "halt", "no-wall", "show"))
    except BadArguments as problem:
        return Answer(err=f"shutdown: {problem}\n", status=1)
    if given.has("-c"):
        return Answer()
    if not given.has("-r", "--reboot"):
        return Answer(err="DEMO: a simulated node that is off would have nobody to switch it on; reboot it\n", status=1)
    if given.rest[:1] not in (["now"], ["+0"]):
        return Answer(err="DEMO: a reboot for later is not simulated; say `now`\n", status=1)
    return reboot(caller, [])


def reboot(caller: Caller, _argv: list[str]) -> Answer:
    caller.system.reboot()
    return Answer()


def loginctl(_caller: Caller, argv: list[str]) -> Answer:
    """`list-sessions`: whoever asks is there, over SSH."""
    given = read(argv, "o:", ("no-legend", "no-pager", "output=", "json="))
    if given.rest not in ([], ["list-sessions"]):
        return Answer(err="DEMO: of loginctl only list-sessions is simulated\n", status=1)
    session = {"session": "1", "uid": 1000, "user": "demo", "seat": None, "leader": 1, "class": "user", "tty": None}
    if given.has("--json"):  # it takes no notice of --output
        return Answer(json.dumps([{**session, "idle": False, "since": None}], separators=(",", ":")) + "\n")
    return Answer("1 1000 demo - 1 user - no -\n")
