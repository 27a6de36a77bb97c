"""Every way an SSH connection can fail, as one typed error that names where it failed and what to do next."""

from __future__ import annotations

from enum import StrEnum

from connectors.streams import ConnectorError
from connectors.text import sanitise

RAW_LIMIT = 2000
NAME_LIMIT = 5000  # characters of a path, or of the name of a secret


class SshProblem(StrEnum):
    """The kinds of failure. The value is stable: the console finds its sentences by it.

    `host_key_*` and `host_certificate_bad` are never retried by themselves; `*_needed` wait for the operator; the rest
    may be retried with back-off (`NEEDS_OPERATOR`, `LOUD_STOPS` and `retryable` say which is which).
    """

    HOST_KEY_UNKNOWN = "ssh.host_key_unknown"  # facts: host, port, key_type, fingerprint, randomart, key
    # The same, and known_fingerprint, known_type, file, line; known_elsewhere: the old keys in files that are not ours.
    HOST_KEY_CHANGED = "ssh.host_key_changed"
    HOST_KEY_REVOKED = "ssh.host_key_revoked"  # the same as unknown, and file, line
    HOST_CERTIFICATE_BAD = "ssh.host_certificate_bad"  # facts: reason, key_id, ca_fingerprint
    AUTH_FAILED = "ssh.auth_failed"  # facts: user, tried, allowed, skipped, said
    LOGIN_LAPSED = "ssh.login_lapsed"  # a key that let us in before is refused; facts: as auth_failed, asks
    PASSPHRASE_NEEDED = "ssh.passphrase_needed"  # noqa: S105 - a code; facts: key_file, fingerprint, wrong, secret
    PASSWORD_NEEDED = "ssh.password_needed"  # noqa: S105 - a code; facts: as auth_failed, wrong, secret
    ANSWERS_NEEDED = "ssh.answers_needed"  # facts: title, instructions, prompt_1, echo_1, ..., count, wrong, secret
    KEY_UNREADABLE = "ssh.key_unreadable"  # facts: key_file, reason
    REFUSED = "ssh.refused"
    UNREACHABLE = "ssh.unreachable"
    UNRESOLVED = "ssh.unresolved"  # facts: name
    TIMED_OUT = "ssh.timed_out"  # facts: phase, seconds
    BANNER_TIMEOUT = "ssh.banner_timeout"  # facts: seconds
    NOT_SSH = "ssh.not_ssh"  # facts: said
    TURNED_AWAY = "ssh.turned_away"  # facts: said
    WEAK_ONLY = "ssh.weak_only"  # facts: what
    NOT_SUPPORTED = "ssh.not_supported"  # strong, but paramiko does not have it; facts: what, offered
    HANDSHAKE_FAILED = "ssh.handshake_failed"
    CLOSED = "ssh.closed"  # facts: phase, said
    HALF_DEAD = "ssh.half_dead"  # facts: seconds
    PROTOCOL_BROKEN = "ssh.protocol_broken"  # facts: reason
    CHANNEL_REFUSED = "ssh.channel_refused"  # facts: reason
    COMMAND_REFUSED = "ssh.command_refused"
    KILLED = "ssh.killed"  # facts: signal, core_dumped
    JUMP_FAILED = "ssh.jump_failed"  # facts: hop, next, reason
    CONFIG_BAD = "ssh.config_bad"  # facts: reason, file, line
    KNOWN_HOSTS_UNREADABLE = "ssh.known_hosts_unreadable"  # facts: file
    KNOWN_HOSTS_UNWRITABLE = "ssh.known_hosts_unwritable"  # facts: file
    TOO_SLOW_TO_READ = "ssh.too_slow_to_read"  # the far side does not take our input; facts: seconds
    CANCELLED = "ssh.cancelled"


LOUD_STOPS = frozenset({SshProblem.HOST_KEY_CHANGED, SshProblem.HOST_KEY_REVOKED, SshProblem.HOST_CERTIFICATE_BAD})
"""A machine may be impersonating the node: stop, say so, and never retry without the operator."""

NEEDS_OPERATOR = frozenset(
    {
        SshProblem.HOST_KEY_UNKNOWN,
        SshProblem.PASSPHRASE_NEEDED,
        SshProblem.PASSWORD_NEEDED,
        SshProblem.ANSWERS_NEEDED,
        SshProblem.AUTH_FAILED,
        SshProblem.KEY_UNREADABLE,
        SshProblem.CONFIG_BAD,
        SshProblem.WEAK_ONLY,
        SshProblem.NOT_SUPPORTED,
        SshProblem.KNOWN_HOSTS_UNREADABLE,
        SshProblem.KNOWN_HOSTS_UNWRITABLE,
    }
)
"""Trying again changes nothing until the operator has answered or repaired something."""


def retryable(code: StrEnum) -> bool:
    """Whether trying again by itself can help: the road or the machine may come back."""
    return code not in LOUD_STOPS and code not in NEEDS_OPERATOR and code != SshProblem.CANCELLED


class SshError(ConnectorError):
    """A ConnectorError of this connector. `facts["hop"]` names the jump host where it happened; it is absent when it
    happened on the target itself. `raw` and every fact are sanitised here, as they may quote the far side."""

    code: SshProblem

    def __init__(
        self, code: SshProblem, target: str, *, facts: dict[str, str] | None = None, raw: str | bytes = ""
    ) -> None:
        words = raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
        clean = {name: _clean(name, value) for name, value in (facts or {}).items()}
        super().__init__(code, sanitise(target), facts=clean, raw=sanitise(words, RAW_LIMIT, lines=True))

    def with_facts(self, **facts: str) -> SshError:
        """The same error with more facts."""
        return SshError(self.code, self.target, facts={**self.facts, **facts}, raw=self.raw)


_FACT_LIMITS = {
    "key": 16384,
    "known_elsewhere": 16 * 16384,
    "key_file": NAME_LIMIT,
    "file": NAME_LIMIT,
}  # a key: base64 of the largest in use
_DRAWINGS = frozenset({"randomart"})  # ours, of a fixed alphabet; its line ends and blanks are the picture


def _clean(name: str, value: str) -> str:
    if name in _DRAWINGS:
        return value
    limit = NAME_LIMIT if name.startswith("secret") else _FACT_LIMITS.get(name, 512)
    return sanitise(value, limit)
