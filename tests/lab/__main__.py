"""`python -m tests.lab`: bring the lab up and down, look at it, make things go wrong, run a command inside."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from tests.lab import focus_validator, namespace, rootfs, standing
from tests.lab.errors import LabError
from tests.lab.rootfs import Release

REQUIRE_FULL = "DRIFTVAKT_LAB_REQUIRE_FULL"


def main(arguments: list[str]) -> int:
    chosen = _parser().parse_args(arguments)
    inner = chosen.inner[1:] if chosen.inner[:1] == ["--"] else chosen.inner
    try:
        match chosen.act:
            case "prepare":
                return prepare([Release(release) for release in chosen.systemd])
            case "run":
                return run_inside(inner)
            case "first-process":
                return namespace.first_process(inner)
            case "up":
                print(standing.up(chosen.nodes, [Release(release) for release in chosen.systemd]))
            case "serve":
                standing.serve(chosen.nodes, [Release(release) for release in chosen.systemd])
            case "down":
                print(standing.down())
            case "status":
                print(standing.status())
            case "shell":
                return standing.shell(inner)
            case "fault":
                print(standing.ask({"node": chosen.node, "fault": chosen.fault, "values": chosen.values}))
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 1
    return 0


def prepare(releases: list[Release]) -> int:
    """Build what the full tier needs from the network; says so and succeeds where only the reduced tier can run."""
    if reason := namespace.why_not():
        print(f"lab: only the reduced tier can run here, {reason}", flush=True)
        return 1 if os.environ.get(REQUIRE_FULL) else 0
    for release in releases:
        known = "" if rootfs.ready(release) else " (building it, about half a minute)"
        print(f"lab: {release} in {rootfs.cache()}{known}", flush=True)
        rootfs.build(release)
    focus_validator.build()
    return 0


def run_inside(inner: list[str]) -> int:
    """Run a command inside a new network of the lab; where there can be none, as it is, in the reduced tier."""
    if not inner:
        raise LabError("run needs a command: python -m tests.lab run -- pytest tests/lab")
    if reason := namespace.why_not():
        if os.environ.get(REQUIRE_FULL):
            raise LabError(f"the full lab is required and cannot run here: {reason}")
        print(f"lab: running the reduced tier: {reason}", flush=True)
        return subprocess.run(inner, check=False).returncode
    return subprocess.run(namespace.command(inner), check=False).returncode


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.lab", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    releases = [str(release) for release in Release]

    def act(name: str, help_text: str | None) -> argparse.ArgumentParser:
        added = acts.add_parser(name, help=help_text) if help_text else acts.add_parser(name)
        added.set_defaults(inner=[])
        return added

    up = act("up", "start nodes and leave them running")
    serve = act("serve", None)
    for one in (up, serve):
        one.add_argument("--nodes", type=int, default=3, metavar="N", help="nodes with a real sshd (default 3)")
        one.add_argument(
            "--systemd", action="append", default=[], choices=releases, help="one systemd node more; may be repeated"
        )
    build = act("prepare", "build the root file systems of systemd nodes")
    build.add_argument("--systemd", nargs="*", default=releases, choices=releases)
    act("down", "stop the nodes that `up` started")
    act("status", "show them, and how to reach them")
    fault = act("fault", "make something go wrong: fault g001 drop_percent 30")
    fault.add_argument("node")
    fault.add_argument("fault", choices=standing.FAULTS)
    fault.add_argument("values", nargs="*")
    for name, words in (
        ("shell", "a shell (or a command) inside the standing lab's network"),
        ("run", "a command inside a new network of its own; the tests run like this"),
        ("first-process", None),
    ):
        act(name, words).add_argument("inner", nargs=argparse.REMAINDER)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
