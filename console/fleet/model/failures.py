"""Failures in words: every failure's code -> what happened, why it matters, what to do next.

Codes come from the connectors (`ssh.*`, `probe.*`, `local.*`, `demo.*`), from the collector (`Local`) and from the
history. The sentences are marked for translation in the context "Failures"; `{names}` are facts of the failure.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from enum import StrEnum

from console.fleet.model.history_failures import HISTORY, Words
from console.fleet.model.links import Failure, LinkState
from console.fleet.model.login_failures import LOGIN, NO_DATA, RETRIED, words_of
from console.fleet.model.tool_failures import TOOLS
from resources.text import QT_TRANSLATE_NOOP, Sentence, Text


class Local(StrEnum):
    """What the collector itself finds wrong with a link."""

    CONNECT_HUNG = "link.connect_hung"  # facts: seconds
    SILENT = "link.silent"  # facts: seconds
    START_HUNG = "probe.start_hung"  # facts: seconds
    NOT_STARTED = "probe.not_started"  # facts: status
    NO_INTERPRETER = "probe.no_interpreter"
    CRASHED = "probe.crashed"  # facts: status
    ENDED = "probe.ended"  # facts: status
    BUG = "console.bug"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Three sentences on one failure, ready to be translated, then filled; `at_hop` when it happened on a jump host."""

    happened: Sentence
    matters: Sentence
    next: Sentence
    at_hop: Sentence | None = None


#: A machine may be impersonating the node.
STOPPING = frozenset({"ssh.host_key_changed", "ssh.host_key_revoked", "ssh.host_certificate_bad"})
#: Trying again changes nothing until the operator has answered or repaired something.
ASKING = frozenset(
    {
        "ssh.host_key_unknown",
        "ssh.passphrase_needed",
        "ssh.password_needed",
        "ssh.answers_needed",
        "ssh.auth_failed",
        "ssh.key_unreadable",
        "ssh.config_bad",
        "ssh.weak_only",
        "ssh.not_supported",
        "ssh.known_hosts_unreadable",
        "ssh.known_hosts_unwritable",
        "local.unsupported",
    }
)


#: Tried again by itself, but half as often: a login that is refused for now must not look like an attack.
_LOGINS_THAT_PASS = frozenset({"ssh.login_lapsed", "ssh.turned_away"})
_SLOWER = 2.0


def slowness(failure: Failure) -> float:
    """How many times longer than after other failures to wait before the next try."""
    in_login = failure.code in _LOGINS_THAT_PASS or failure.facts.get("phase") == "auth"
    return _SLOWER if in_login else 1.0


def verdict(code: str) -> LinkState:
    """The state that a link falls into by a failure: STOPPED and ASKING never retry by themselves."""
    if code in STOPPING:
        return LinkState.STOPPED
    return LinkState.ASKING if code in ASKING else LinkState.LOST


def explain(failure: Failure) -> Explanation:
    """The sentences for a failure; a fact that is missing shows as "?". A code without sentences (of a newer connector)
    gets general ones that name it."""
    words = words_of(failure) or WORDS.get(failure.code, _UNKNOWN)
    if failure.code == "ssh.host_certificate_bad" and failure.facts.get("reason") == "weak_signature":
        words = _WEAK_SIGNATURE
    facts = {"target": failure.target, "code": failure.code, **failure.facts}
    hop = _AT_HOP if failure.facts.get("hop") and failure.code != "ssh.jump_failed" else None
    return Explanation(
        _fill(words.happened, facts),
        _fill(words.matters, facts),
        _fill(words.next, facts),
        _fill(hop, facts) if hop else None,
    )


def _fill(text: Text, facts: dict[str, str]) -> Sentence:
    names = {name for _, name, _, _ in string.Formatter().parse(text.source) if name}
    return Sentence(text, {name: facts.get(name) or "?" for name in sorted(names)})


_AT_HOP = QT_TRANSLATE_NOOP("Failures", "This happened on the jump host {hop}, not on the node itself.")

_UNKNOWN = Words(
    QT_TRANSLATE_NOOP("Failures", "{target} failed with {code}, for which this version has no words."),
    NO_DATA,
    QT_TRANSLATE_NOOP("Failures", "Read the raw text below. Retry to try now."),
)

_SSH: dict[str, Words] = {
    "ssh.host_key_unknown": Words(
        QT_TRANSLATE_NOOP(
            "Failures", "{host} shows a {key_type} host key that this console has never seen: {fingerprint}."
        ),
        QT_TRANSLATE_NOOP("Failures", "Without comparing it, anyone between here and there could pose as this node."),
        QT_TRANSLATE_NOOP(
            "Failures", "Compare the fingerprint with what the node's administrator reads on the node, then accept it."
        ),
    ),
    "ssh.host_key_changed": Words(
        QT_TRANSLATE_NOOP(
            "Failures", "The host key of {host} CHANGED. Known was {known_fingerprint}, shown is {fingerprint}."
        ),
        QT_TRANSLATE_NOOP(
            "Failures", "The node was reinstalled, or another machine is posing as it. Nothing was sent to it."
        ),
        QT_TRANSLATE_NOOP(
            "Failures",
            "Ask the administrator whether the key was meant to change. Only then remove line {line} of {file}; retry.",
        ),
    ),
    "ssh.host_key_revoked": Words(
        QT_TRANSLATE_NOOP("Failures", "{host} shows a host key that is marked as revoked: {fingerprint}."),
        QT_TRANSLATE_NOOP(
            "Failures", "Somebody declared this key stolen or retired. Nothing was sent to this machine."
        ),
        QT_TRANSLATE_NOOP("Failures", "Have the node given a new host key. The mark stands in {file}, line {line}."),
    ),
    "ssh.host_certificate_bad": Words(
        QT_TRANSLATE_NOOP("Failures", "The host certificate of {target} does not hold: {reason}."),
        QT_TRANSLATE_NOOP("Failures", "The machine cannot prove that it is this node. Nothing was sent to it."),
        QT_TRANSLATE_NOOP("Failures", "Have the certificate {key_id} renewed by its authority, then retry."),
    ),
    "ssh.refused": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} is up but refuses the connection: no SSH server listens on that port."),
        NO_DATA,
        QT_TRANSLATE_NOOP(
            "Failures", "Start sshd on the node, or correct the port. The console tries again by itself."
        ),
    ),
    "ssh.unreachable": Words(
        QT_TRANSLATE_NOOP("Failures", "There is no way to {target}: the network says it is unreachable."),
        NO_DATA,
        QT_TRANSLATE_NOOP(
            "Failures", "Check the node's power and link, and the route to it. The console tries again by itself."
        ),
    ),
    "ssh.unresolved": Words(
        QT_TRANSLATE_NOOP("Failures", "The name {name} has no address."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "Correct the name, or mend the name service. The console tries again by itself."),
    ),
    "ssh.timed_out": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} did not answer within {seconds} s ({phase})."),
        NO_DATA,
        QT_TRANSLATE_NOOP(
            "Failures",
            "Check that the node is up and no firewall drops its SSH port. The console tries again by itself.",
        ),
    ),
    "ssh.banner_timeout": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} took the connection but said nothing for {seconds} s."),
        QT_TRANSLATE_NOOP("Failures", "The machine is alive but its sshd is stuck: often no memory, or a hung disk."),
        QT_TRANSLATE_NOOP("Failures", "Look at the node's console. The console tries again by itself."),
    ),
    "ssh.not_ssh": Words(
        QT_TRANSLATE_NOOP("Failures", "What listens at {target} is no SSH server. It said: {said}"),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "Correct the address or the port."),
    ),
    "ssh.turned_away": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} turns this computer away for a while. It said: {said}"),
        QT_TRANSLATE_NOOP(
            "Failures", "Its SSH server does that after failed log-ins from here, or when too many connect at once."
        ),
        QT_TRANSLATE_NOOP(
            "Failures",
            "Wait some minutes: the console tries again by itself. If it goes on, look for PerSourcePenalties and "
            "MaxStartups in the node's sshd_config.",
        ),
    ),
    "ssh.weak_only": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} offers only weak encryption: {what}."),
        QT_TRANSLATE_NOOP(
            "Failures", "What is weak can be read or changed on the way, so the console does not use it."
        ),
        QT_TRANSLATE_NOOP(
            "Failures", "Update the SSH server on the node, or allow stronger algorithms in its sshd_config."
        ),
    ),
    "ssh.not_supported": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} offers only what this console does not speak ({what}): {offered}."),
        QT_TRANSLATE_NOOP("Failures", "It is strong; the console's SSH library does not have it yet."),
        QT_TRANSLATE_NOOP(
            "Failures",
            "Allow one more in the node's sshd_config: curve25519-sha256, aes256-gcm@openssh.com or aes256-ctr with "
            "hmac-sha2-256.",
        ),
    ),
    "ssh.handshake_failed": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} and this console could not agree on how to speak."),
        NO_DATA,
        RETRIED,
    ),
    "ssh.closed": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} closed the connection."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "A restart of sshd or of the node does this. The console tries again by itself."),
    ),
    "ssh.half_dead": Words(
        QT_TRANSLATE_NOOP(
            "Failures", "{target} has not answered for {seconds} s, though nobody closed the connection."
        ),
        QT_TRANSLATE_NOOP("Failures", "The cable, the switch or the whole node may be gone."),
        RETRIED,
    ),
    "ssh.protocol_broken": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} sent something that is no SSH: {reason}."),
        NO_DATA,
        RETRIED,
    ),
    "ssh.channel_refused": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} let us in but allows no command: {reason}."),
        NO_DATA,
        QT_TRANSLATE_NOOP(
            "Failures", "Check MaxSessions and the account's restrictions in sshd_config and authorized_keys."
        ),
    ),
    "ssh.command_refused": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} let us in but refuses to run the probe."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "Check the account's ForceCommand and restrictions, or use another account."),
    ),
    "ssh.killed": Words(
        QT_TRANSLATE_NOOP("Failures", "The probe on {target} was killed by the signal {signal}."),
        QT_TRANSLATE_NOOP("Failures", "KILL often means that the node ran out of memory."),
        RETRIED,
    ),
    "ssh.jump_failed": Words(
        QT_TRANSLATE_NOOP("Failures", "The jump host {hop} cannot reach {next}: {reason}."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "Check the way from {hop} onwards, and that it allows TCP forwarding."),
    ),
    "ssh.config_bad": Words(
        QT_TRANSLATE_NOOP("Failures", "The SSH configuration cannot be used: {reason} ({file}, line {line})."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "Correct that line, then retry."),
    ),
    "ssh.known_hosts_unreadable": Words(
        QT_TRANSLATE_NOOP("Failures", "The list of known host keys, {file}, cannot be read."),
        QT_TRANSLATE_NOOP("Failures", "Without it no machine can be told from an impostor, so nothing is connected."),
        QT_TRANSLATE_NOOP("Failures", "Repair the file or its permissions, then retry."),
    ),
    "ssh.known_hosts_unwritable": Words(
        QT_TRANSLATE_NOOP("Failures", "The list of accepted host keys, {file}, cannot be written."),
        QT_TRANSLATE_NOOP("Failures", "Nothing in it was changed, so what was decided on a key does not hold."),
        QT_TRANSLATE_NOOP("Failures", "Make room or repair the permissions of {file}, then retry."),
    ),
    "ssh.too_slow_to_read": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} has not taken what the console sends for {seconds} s."),
        QT_TRANSLATE_NOOP("Failures", "The node is overloaded, or its login shell hangs before the probe can start."),
        RETRIED,
    ),
    "ssh.cancelled": Words(
        QT_TRANSLATE_NOOP("Failures", "Connecting to {target} was cancelled."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "Retry to try again."),
    ),
}

_WEAK_SIGNATURE = Words(
    QT_TRANSLATE_NOOP(
        "Failures", "The authority of {target} signed its host certificate by {signed_with}, which does not count here."
    ),
    QT_TRANSLATE_NOOP(
        "Failures", "What SHA-1 signed can be forged: the machine cannot prove that it is this node. Nothing was sent."
    ),
    QT_TRANSLATE_NOOP(
        "Failures",
        "Have the certificate {key_id} signed anew (ssh-keygen -t rsa-sha2-512, or an ed25519 authority), then retry. "
        "CASignatureAlgorithms in the SSH configuration says which count.",
    ),
)

_PROBE: dict[str, Words] = {
    "runner.no_python": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} has no Python 3.6 or newer."),
        QT_TRANSLATE_NOOP("Failures", "Nothing can be done there from here: what acts on nodes needs Python."),
        QT_TRANSLATE_NOOP("Failures", "Install Python 3 there. Watching goes on without it."),
    ),
    "runner.no_place": Words(
        QT_TRANSLATE_NOOP("Failures", "On {target} the account has no folder of its own to keep runs in."),
        QT_TRANSLATE_NOOP("Failures", "Nothing was started."),
        QT_TRANSLATE_NOOP("Failures", "See below what stands in the way, mend it there, and try again."),
    ),
    "runner.not_allowed": Words(
        QT_TRANSLATE_NOOP("Failures", "What was set up on {target} lets this console do nothing there."),
        QT_TRANSLATE_NOOP("Failures", "Nothing was started."),
        QT_TRANSLATE_NOOP(
            "Failures", "See below why. Its administrator gets the script by driftvakt nodes setup operate."
        ),
    ),
    "runner.not_spoken": Words(
        QT_TRANSLATE_NOOP("Failures", "What answers on {target} is no runner of this console."),
        QT_TRANSLATE_NOOP("Failures", "Nothing that it says is believed."),
        QT_TRANSLATE_NOOP("Failures", "See below what it said. Find out who changed what runs on that machine."),
    ),
    "runner.no_answer": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} did not answer in time."),
        QT_TRANSLATE_NOOP("Failures", "What was asked for may have happened."),
        QT_TRANSLATE_NOOP("Failures", "Resume the run: the node is asked, and nothing is done twice."),
    ),
    "runner.gone": Words(
        QT_TRANSLATE_NOOP("Failures", "The connection to {target} ended."),
        QT_TRANSLATE_NOOP("Failures", "What was started there goes on without it."),
        QT_TRANSLATE_NOOP("Failures", "Resume the run: the node is asked, and nothing is done twice."),
    ),
    "runner.refused": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} refused: {why}."),
        QT_TRANSLATE_NOOP("Failures", "Nothing was done."),
        QT_TRANSLATE_NOOP("Failures", "See below what stands in the way."),
    ),
    "probe.no_hello": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} prints and prints, but the probe does not speak."),
        NO_DATA,
        QT_TRANSLATE_NOOP(
            "Failures", "See below what its login shell prints, and quieten it for non-interactive logins."
        ),
    ),
    "probe.version": Words(
        QT_TRANSLATE_NOOP("Failures", "What answers on {target} speaks another version of the probe's protocol."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "If a forced command starts a probe on this account, update it."),
    ),
    "probe.not_understood": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} sends lines that are no messages of the probe."),
        QT_TRANSLATE_NOOP(
            "Failures", "Good lines around them still count, but something else writes into the same channel."
        ),
        QT_TRANSLATE_NOOP("Failures", "See below what it sends; a background job of the login shell does this."),
    ),
    "probe.line_too_long": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} sends a line without end."),
        QT_TRANSLATE_NOOP("Failures", "It is skipped; nothing of it is kept."),
        QT_TRANSLATE_NOOP("Failures", "See below how it begins; something else writes into the same channel."),
    ),
    "probe.flood": Words(
        QT_TRANSLATE_NOOP("Failures", "{target} sent megabytes of garbage, and the link was closed."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "See below what it sends. The console tries again by itself."),
    ),
    Local.START_HUNG: Words(
        QT_TRANSLATE_NOOP(
            "Failures", "{target} let us in, but its login shell has not started the probe for {seconds} s."
        ),
        QT_TRANSLATE_NOOP(
            "Failures", "A login shell that waits for a network file system or a module system does this."
        ),
        QT_TRANSLATE_NOOP("Failures", "Look at the account's .bashrc and profile. The console tries again by itself."),
    ),
    Local.NOT_STARTED: Words(
        QT_TRANSLATE_NOOP("Failures", "{target} let us in, but the probe did not start (exit status {status})."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "See below what it said. An account without a real shell cannot run the probe."),
    ),
    Local.NO_INTERPRETER: Words(
        QT_TRANSLATE_NOOP("Failures", "{target} has neither Python 3.6 or newer nor awk."),
        QT_TRANSLATE_NOOP("Failures", "The probe needs one of them; it brings everything else along."),
        QT_TRANSLATE_NOOP("Failures", "Install python3 on the node. The console tries again by itself."),
    ),
    Local.CRASHED: Words(
        QT_TRANSLATE_NOOP("Failures", "The probe on {target} ended by a fault of its own (exit status {status})."),
        NO_DATA,
        QT_TRANSLATE_NOOP("Failures", "Please report this with the text below. The console starts it again by itself."),
    ),
    Local.ENDED: Words(
        QT_TRANSLATE_NOOP("Failures", "The probe on {target} ended (exit status {status})."),
        NO_DATA,
        QT_TRANSLATE_NOOP(
            "Failures", "Somebody ended it, or the node is going down. The console starts it again by itself."
        ),
    ),
}

_HERE: dict[str, Words] = {
    Local.CONNECT_HUNG: Words(
        QT_TRANSLATE_NOOP("Failures", "Connecting to {target} has led nowhere for {seconds} s and was given up."),
        NO_DATA,
        RETRIED,
    ),
    Local.SILENT: Words(
        QT_TRANSLATE_NOOP("Failures", "The link to {target} looks up, but nothing has come for {seconds} s."),
        QT_TRANSLATE_NOOP("Failures", "The node may hang: a machine out of memory still holds its connections."),
        QT_TRANSLATE_NOOP("Failures", "Look at the node's console. The link was closed and is made anew."),
    ),
    Local.BUG: Words(
        QT_TRANSLATE_NOOP("Failures", "This console made a mistake with {target}."),
        QT_TRANSLATE_NOOP("Failures", "Other nodes are not affected."),
        QT_TRANSLATE_NOOP("Failures", "Please report this with the text below. Retry to try again."),
    ),
    "local.unsupported": Words(
        QT_TRANSLATE_NOOP(
            "Failures", "This workstation cannot be watched: its system ({platform}) has nothing to read."
        ),
        QT_TRANSLATE_NOOP("Failures", "Only Linux tells what the probe asks for. Nodes over SSH are not affected."),
        QT_TRANSLATE_NOOP("Failures", "Remove it from the inventory, or stop watching it."),
    ),
    "local.no_shell": Words(
        QT_TRANSLATE_NOOP("Failures", "The probe cannot be started on this workstation."),
        NO_DATA,
        RETRIED,
    ),
    "local.closed": Words(
        QT_TRANSLATE_NOOP("Failures", "The probe on this workstation ended."),
        NO_DATA,
        RETRIED,
    ),
}

_NOT_REAL = QT_TRANSLATE_NOOP("Failures", "Only the demo site is concerned; no real machine is.")
_DEMO: dict[str, Words] = {
    "demo.not_started": Words(
        QT_TRANSLATE_NOOP("Failures", "The demo site did not start."),
        _NOT_REAL,
        QT_TRANSLATE_NOOP("Failures", 'Make room in the temporary folder and start it again. It said: "{said}".'),
    ),
    "demo.refused": Words(
        QT_TRANSLATE_NOOP("Failures", 'The demo site did not do that: "{said}".'),
        _NOT_REAL,
        QT_TRANSLATE_NOOP("Failures", "Choose another fault, or another node."),
    ),
    "demo.no_answer": Words(
        QT_TRANSLATE_NOOP("Failures", "The demo site does not answer."),
        _NOT_REAL,
        QT_TRANSLATE_NOOP("Failures", "This workstation may be overloaded. Try again, or start the demo anew."),
    ),
    "demo.ended": Words(
        QT_TRANSLATE_NOOP("Failures", "The demo site has ended."),
        _NOT_REAL,
        QT_TRANSLATE_NOOP("Failures", "Close this window and start the demo again."),
    ),
}

#: Every code that this version knows.
WORDS: dict[str, Words] = {**_SSH, **LOGIN, **_PROBE, **TOOLS, **_HERE, **HISTORY, **_DEMO}
