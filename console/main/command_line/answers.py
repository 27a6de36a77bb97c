"""Asking the person at the terminal what a connection waits for: whether to trust a host key, a password."""

from __future__ import annotations

import hmac

from connectors.text import sanitise
from console.fleet.commands import HOST_KEYS_ACCEPT
from console.fleet.model.links import SECRETS, Failure, asks
from console.main.command_line.terminal import Terminal
from console.main.parts import Parts
from console.work.service.carrying import Confirmation, carry_out

UNKNOWN_KEY = "ssh.host_key_unknown"
CHANGED_KEY = "ssh.host_key_changed"


def answer(
    terminal: Terminal, parts: Parts, failure: Failure, *, node: str = "", expected: str = "", replace: bool = False
) -> bool:
    """Try to give what a failure asks for; whether connecting again may now go further.

    `expected` is a fingerprint that the operator brought: a key that has it is accepted without a question, and one
    that has not is never. `replace` lets a changed key take the place of the one that was accepted before. `node` is
    the key of a node of the inventory. Raises ConnectorError and JournalError.
    """
    if failure.code == UNKNOWN_KEY or (failure.code == CHANGED_KEY and replace):
        return _decide(terminal, parts, failure, node, expected)
    if asks(failure) in SECRETS and terminal.can_ask:
        parts.trust.give_secret(node, failure, _secrets(terminal, failure), keep=False)
        return True
    return False


def to_accept(failure: Failure, name: str, expected: str = "") -> list[str]:
    """What a script, or a person who is not asked, needs to decide on a key: whether it is the one that was
    `expected`, and the command that accepts it. `name` is how the command line calls the machine. Empty for other
    failures."""
    if failure.code not in (UNKNOWN_KEY, CHANGED_KEY):
        return []
    shown, hop = sanitise(failure.facts.get("fingerprint", "")), failure.facts.get("hop")
    lines = []
    if expected and not hop:
        lines.append(f"It shows {shown}, not the key you named: {sanitise(expected, 200)}. Nothing was accepted.")
    words = f"driftvakt hostkeys accept {sanitise(failure.target if hop else name)} --fingerprint {shown}"
    replace = " --replace" if failure.code == CHANGED_KEY else ""
    return [*lines, f"If it is the right one, accept it: {words}{replace}"]


def _decide(terminal: Terminal, parts: Parts, failure: Failure, node: str, expected: str) -> bool:
    shown = failure.facts.get("fingerprint", "")
    if expected:
        # The key of a jump host is another one than the operator speaks of.
        if failure.facts.get("hop") or not same_fingerprint(shown, expected):
            return False
    elif not _compared(terminal, failure, shown):
        return False
    decide = parts.trust.accept_host_key if failure.code == UNKNOWN_KEY else parts.trust.replace_host_key
    arguments = {"node": node, "failure": failure}
    agreed = Confirmation(HOST_KEYS_ACCEPT.id, arguments, compared=shown)
    carry_out(HOST_KEYS_ACCEPT, decide, arguments, agreed, standing=parts.log.seat.standing())
    return True


def _compared(terminal: Terminal, failure: Failure, shown: str) -> bool:
    if not terminal.can_ask:
        return False
    facts = {name: sanitise(value) for name, value in failure.facts.items() if name != "randomart"}
    if failure.code == CHANGED_KEY:
        terminal.tell(f"The host key of {facts.get('host')} CHANGED. Known was {facts.get('known_fingerprint')}.")
    hop = " (a jump host)" if facts.get("hop") else ""
    terminal.tell(f"{facts.get('host')} port {facts.get('port')}{hop} shows this {facts.get('key_type')} key:")
    terminal.tell(f"  {sanitise(shown)}")
    # Drawn by us, of a fixed alphabet: its blanks are the picture.
    for line in failure.facts.get("randomart", "").split("\n"):
        terminal.tell(f"  {line}")
    return terminal.ask("Is it the fingerprint that the machine's administrator reads on the machine?")


def same_fingerprint(shown: str, expected: str) -> bool:
    """Whether two SHA-256 fingerprints are the same; `SHA256:` in front and `=` at the end may be missing."""
    plain = expected.strip().removeprefix("SHA256:").rstrip("=")
    return bool(plain) and hmac.compare_digest(
        shown.removeprefix("SHA256:").rstrip("=").encode(), plain.encode("utf-8", "replace")
    )


def _secrets(terminal: Terminal, failure: Failure) -> list[str]:
    facts = failure.facts
    again = "That was not it. " if facts.get("wrong") == "yes" else ""
    if asks(failure) == "ssh.password_needed":
        return [terminal.ask_secret(f"{again}Password of {facts.get('user')} on {failure.target}:")]
    if asks(failure) == "ssh.passphrase_needed":
        return [terminal.ask_secret(f"{again}Passphrase of {facts.get('key_file')}:")]
    for name in ("title", "instructions"):
        if facts.get(name):
            terminal.tell(sanitise(facts[name], 500))
    given = []
    for number in range(1, int(facts.get("count", "0")) + 1):
        prompt = f"{failure.target}: {facts.get(f'prompt_{number}', '')}"
        shown = facts.get(f"echo_{number}") == "yes"
        given.append(terminal.ask_text(prompt) if shown else terminal.ask_secret(prompt))
    return given
