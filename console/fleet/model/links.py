"""The state of the road to a node, and what is wrong with it when it is not well."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class LinkState(StrEnum):
    """`ASKING` waits for the operator (an unknown host key, a password); it never retries by itself, nor does
    `STOPPED`."""

    OFF = "off"  # not watched
    WAITING = "waiting"  # queued, or backing off before the next try
    CONNECTING = "connecting"
    STARTING = "starting"  # connected; the probe has not said hello yet
    LIVE = "live"
    LATE = "late"  # connected, but the newest sample is older than 3 periods
    LOST = "lost"  # the link broke or cannot be made; retried with back-off
    ASKING = "asking"
    STOPPED = "stopped"  # loud stop: the host key changed or was revoked


@dataclass(frozen=True, slots=True)
class Failure:
    """An environment's error as a value. `code` is stable (`ssh.host_key_unknown`) and finds its sentences in
    `console.fleet.model.failures`; `raw` is the outside's own words, sanitised, folded under the sentence."""

    code: str
    target: str
    facts: dict[str, str] = field(default_factory=dict)
    raw: str = ""


#: What only a person knows and the console can ask for.
SECRETS = frozenset({"ssh.password_needed", "ssh.passphrase_needed", "ssh.answers_needed"})


def asks(failure: Failure) -> str:
    """The code of what a failure asks for: its own, or what would do in place of a key that is refused for now."""
    return failure.facts.get("asks", failure.code)


def question(failure: Failure) -> tuple[str, ...] | None:
    """What a failure asks of the operator: links with the same question (one locked key, one account, one jump host's
    key) are helped by one answer. None where an answer is good for this link alone."""
    facts = failure.facts
    if failure.code in ("ssh.host_key_unknown", "ssh.host_key_changed"):
        return ("host key", facts.get("host", ""), facts.get("port", ""), facts.get("alias", ""), facts.get("key", ""))
    if asks(failure) in ("ssh.passphrase_needed", "ssh.password_needed") and facts.get("secret"):
        return ("secret", facts["secret"])
    return None


@dataclass(frozen=True, slots=True)
class Link:
    """One node's link now. Times are unix seconds of the console's clock; None = never. `node` is the node's key;
    `name` and `site` are what people call it and its site now."""

    node: str
    state: LinkState
    since: float
    failure: Failure | None = None
    next_try: float | None = None
    newest_sample: float | None = None
    clock_offset: float | None = None  # seconds, node minus console; None until a sample came
    dropped_samples: int = 0
    attempts: int = 0
    name: str = ""
    site: str = ""
