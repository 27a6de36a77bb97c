"""`driftvakt nodes test` and `driftvakt hostkeys ...`: whether nodes can be reached, and whom to trust."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

from connectors.streams import ConnectorError
from connectors.text import sanitise
from console.fleet.commands import HOST_KEYS_FORGET
from console.fleet.model.exchange.range import parse_range
from console.fleet.model.failures import ASKING, STOPPING
from console.fleet.model.inventory import Node
from console.fleet.model.links import SECRETS, Failure
from console.fleet.model.selecting import NotSelected, select_nodes
from console.fleet.service.road.checkup import Checkup, Step, check_up, failure_of
from console.main.command_line.answers import CHANGED_KEY, UNKNOWN_KEY, answer, same_fingerprint, to_accept
from console.main.command_line.exits import Exit
from console.main.command_line.inventory_commands import node_json
from console.main.command_line.reading_text import trouble_text
from console.main.command_line.run import Refused, Run
from console.main.command_line.terminal import failure_lines, failure_record
from console.main.parts import Parts
from console.work.service.carrying import carry_out
from console.work.service.jobs import Job, Jobs

TIERS = (1.0, 10.0, 60.0)
#: Answers in a row that one node may need: a key and a password at every hop, and a slip or two.
#: What can go wrong once the host key was found to be trusted.
_LOGIN = SECRETS | {"ssh.auth_failed", "ssh.login_lapsed", "ssh.key_unreadable"}
_MOST_ANSWERS = 20


def test_nodes(run: Run) -> int:
    """Walk the road to each node once, several at a time."""
    with run.parts() as parts:
        inventory = parts.inventory.current()
        if run.get("nodes"):
            nodes = select_nodes(inventory, run.get("nodes"))
        elif run.get("all"):
            nodes = tuple(node for node in inventory.nodes if node.watched)
        else:
            raise Refused("Name nodes to test, or --all.", Exit.USAGE)
        jobs = Jobs(max(1, min(run.get("at_once"), 64)))
        try:
            started = [jobs.start("test", node.key, partial(_check, parts, node)) for node in nodes]
            found = [_finished(run, parts, node, job) for node, job in zip(nodes, started, strict=True)]
        finally:
            jobs.close()
    bad = [checkup.failure for checkup in found if checkup.failure is not None]
    if not run.terminal.json and len(found) > 1:
        run.terminal.line(f"{len(found) - len(bad)} of {len(found)} nodes are well.")
    if any(failure.code in ASKING | STOPPING for failure in bad):
        return Exit.OPERATOR
    return Exit.FAILED if bad else Exit.OK


def _check(parts: Parts, node: Node, job: Job) -> Checkup:
    steps = list(Step)

    def step(at: Step) -> None:
        job.report(steps.index(at) / len(steps), at.value)

    return check_up(node, parts.reach, parts.probe, tiers=TIERS, cancel=job.cancelled, on_step=step)


def _finished(run: Run, parts: Parts, node: Node, job: Job) -> Checkup:
    """Wait for a node's test; where it asks for something that the person can give, ask and test again."""
    job.wait()
    if job.view.error is not None:
        raise job.view.error
    checkup: Checkup = job.result
    for _ in range(_MOST_ANSWERS):
        if checkup.failure is None or not answer(run.terminal, parts, checkup.failure, node=node.key):
            break
        checkup = check_up(node, parts.reach, parts.probe, tiers=TIERS, cancel=threading.Event())
    if run.terminal.json:
        run.terminal.record(checkup_json(checkup))
    else:
        _show(run, checkup)
    return checkup


def _show(run: Run, checkup: Checkup) -> None:
    terminal, failure = run.terminal, checkup.failure
    if failure is None:
        terminal.line(f"{sanitise(checkup.node.full_name)}: well. {sanitise(_shape(checkup), 300)}")
    else:
        passed = ", ".join(step.value for step in checkup.passed)
        terminal.line(
            f"{sanitise(checkup.node.full_name)}: FAILED at {checkup.failed}"
            + (f" (passed: {passed})" if passed else "")
        )
        for line in [*failure_lines(failure), *to_accept(failure, checkup.node.full_name)]:
            terminal.line(f"    {line}")
    for trouble in checkup.troubles:
        terminal.line(f"    {sanitise(trouble_text(trouble.part, trouble.state, trouble.text), 300)}")


def _shape(checkup: Checkup) -> str:
    hello, devices = checkup.hello, checkup.devices
    if hello is None:
        return ""
    gpus = devices.gpus if devices is not None else []
    words = [f"{hello.os}, {hello.cpus} CPUs"]
    words.append(f"{len(gpus)} x {gpus[0].name}, driver {hello.driver}" if gpus else "no GPUs")
    if hello.nvml not in ("ok", "absent"):
        words.append(f"NVML: {hello.nvml}")
    if hello.variant != "python":
        words.append("reduced probe, without Python")
    return "; ".join(words)


def checkup_json(checkup: Checkup) -> dict[str, Any]:
    """A connectivity test as JSON."""
    hello = checkup.hello
    return {
        "node": checkup.node.full_name,
        "host": node_json(checkup.node)["host"],
        "well": checkup.failure is None,
        "passed": [step.value for step in checkup.passed],
        "failed": checkup.failed.value if checkup.failed else None,
        "failure": failure_record(checkup.failure) if checkup.failure else None,
        "probe": None
        if hello is None
        else {
            "variant": hello.variant,
            "python": hello.python,
            "os": hello.os,
            "kernel": hello.kernel,
            "cpus": hello.cpus,
            "nvml": hello.nvml,
            "driver": hello.driver,
            "simulated": hello.simulated,
        },
        "gpus": len(checkup.devices.gpus) if checkup.devices is not None else None,
        "troubles": [{"part": t.part, "state": t.state, "text": t.text} for t in checkup.troubles],
    }


# -- host keys


def list_host_keys(run: Run) -> int:
    with run.parts() as parts:
        keys = parts.trust.listed()
    if run.terminal.json:
        run.terminal.document(
            {"host_keys": [{"host": host, "type": kind, "fingerprint": print_} for host, kind, print_ in keys]}
        )
    elif keys:
        run.terminal.table(("HOST", "TYPE", "FINGERPRINT"), keys)
    else:
        run.terminal.tell("No host keys were accepted here. What ~/.ssh/known_hosts knows is trusted too.")
    return Exit.OK


def accept_host_key(run: Run) -> int:
    """Connect far enough to be shown the host key, and trust it when it is the right one."""
    expected = run.get("fingerprint") or ""
    with run.parts() as parts:
        node = _meant(run, parts)
        known = parts.inventory.current().node(node.key)
        accepted: Failure | None = None
        for _ in range(_MOST_ANSWERS):
            failure = _failure(parts, node)
            if failure is None or failure.code not in (UNKNOWN_KEY, CHANGED_KEY):
                return _told(run, accepted, failure)
            wants = failure.facts.get("hop", "") == ""
            if wants and expected and not same_fingerprint(failure.facts.get("fingerprint", ""), expected):
                shown = sanitise(failure.facts.get("fingerprint", ""))
                raise Refused(f"It shows {shown}, not {sanitise(expected)}. Nothing was accepted.", Exit.OPERATOR)
            given = answer(
                run.terminal,
                parts,
                failure,
                node=known.key if known else "",
                expected=expected if wants else "",
                replace=bool(run.get("replace")),
            )
            if not given:
                if run.terminal.json:
                    run.terminal.document({"accepted": None, "failure": failure_record(failure)})
                else:
                    run.terminal.failure(failure)
                return Exit.OPERATOR
            accepted = failure
    raise Refused("It keeps showing other keys; nothing more was accepted.", Exit.OPERATOR)


def _meant(run: Run, parts: Parts) -> Node:
    word = run.get("host")
    try:
        nodes = select_nodes(parts.inventory.current(), [word])
    except NotSelected:
        nodes = ()
    if len(nodes) == 1:
        return nodes[0]
    offers = parse_range(word, site="host").nodes
    if len(offers) != 1:
        raise Refused("Name one host.", Exit.USAGE)
    return Node(**(offers[0].values | ({"jump": run.get("jump")} if run.get("jump") else {})))


def _failure(parts: Parts, node: Node) -> Failure | None:
    try:
        parts.reach(node, threading.Event()).close()
    except ConnectorError as error:
        return failure_of(error)
    return None


def _told(run: Run, accepted: Failure | None, failure: Failure | None) -> int:
    """What came of it. A login that fails afterwards is no matter here, a road that never led to a key is."""
    beyond = failure is None or (failure.code in _LOGIN and not failure.facts.get("hop"))
    if accepted is None and not beyond and failure is not None:
        if run.terminal.json:
            run.terminal.document({"accepted": None, "failure": failure_record(failure)})
        else:
            run.terminal.failure(failure)
        return Exit.OPERATOR if failure.code in ASKING | STOPPING else Exit.FAILED
    shown = "" if accepted is None else accepted.facts.get("fingerprint", "")
    if run.terminal.json:
        run.terminal.document({"accepted": shown or None, "failure": None})
    else:
        run.terminal.line(f"Accepted {sanitise(shown)}." if shown else "Its host key is trusted already.")
    return Exit.OK


def forget_host_key(run: Run) -> int:
    """Trust what was accepted for a host no longer."""
    with run.parts() as parts:
        names = _spellings(run, parts)
        gone = [(host, print_) for host, _, print_ in parts.trust.listed() if host in names]
        if gone:
            _forget_asking(run, parts, gone)
    if run.terminal.json:
        run.terminal.document({"forgotten": [{"host": host, "fingerprint": print_} for host, print_ in gone]})
    elif gone:
        run.terminal.line(f"Forgotten: {len(gone)}.")
    if not gone:
        raise Refused("No key was accepted here for that host; `driftvakt hostkeys list` shows those that were.")
    return Exit.OK


def _forget_asking(run: Run, parts: Parts, gone: list[tuple[str, str]]) -> None:
    def forget(keys: list[tuple[str, str]]) -> None:
        for host, fingerprint in keys:
            parts.trust.forget(host, fingerprint)

    for host, fingerprint in gone:
        run.terminal.tell(f"{sanitise(host)} {sanitise(fingerprint)}")
    arguments = {"keys": gone}
    agreed = run.agreed(
        HOST_KEYS_FORGET, arguments, "Trust this no longer?", "Say --yes to trust it no longer; nothing was changed."
    )
    carry_out(HOST_KEYS_FORGET, forget, arguments, agreed, standing=parts.log.seat.standing())


def _spellings(run: Run, parts: Parts) -> set[str]:
    """How known_hosts may spell the host that is meant."""
    from connectors.ssh.configuration import resolve  # noqa: PLC0415 - only this command needs it
    from connectors.ssh.known_hosts import lookup_name  # noqa: PLC0415 - as above

    node = _meant(run, parts)
    target = resolve(node.host, node.user, node.port)
    return {run.get("host"), target.host_key_alias or lookup_name(target.host, target.port)}
