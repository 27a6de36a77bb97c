"""Watching: what a rollout looks at by itself on its nodes: whether a version does what it must before anybody else
asks it, whether it is worse than the old one, whether what is under way has come to its end.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import msgspec

from connectors import haproxy
from connectors.engines.hanging import Going, Pause, going, look_of, looked
from connectors.engines.metrics import Metrics, read_metrics
from connectors.haproxy import Stat
from connectors.streams import ConnectorError
from connectors.tools import ToolFault
from console.deployments.model.verdicts import OLD_DOWN, Bounds, Comparison, Counted, Verdict, compare
from console.deployments.service.rooms import held_by
from console.work.service.lanes import NO_PROGRAM, Stopped, refusal
from console.work.service.protocols import Looker, Runner
from resources.errors import EnvironmentFault

#: Seconds between two looks, and that one answer may take.
_EVERY, _ANSWER = 1.0, 50.0
#: The other router of a pair is asked for so long: what the first says waits for it.
_SECOND_ANSWER = 5.0
#: A server by the key of its router's node, empty for the one that is looked from, and its name there.
_At = tuple[str, str]
#: A version that refuses three connections is dead, or was: its unit begins it anew. Others answered in its place.
_MISSES = 3
_COMPLETIONS = "/v1/completions"


class Reply(Protocol):
    @property
    def data(self) -> bytes: ...


class Answer(Protocol):
    @property
    def status(self) -> int: ...
    @property
    def body(self) -> bytes: ...


class Services(Protocol):
    """Services of one node, as `connectors.runner.services.NodeServices` has them. Blocks; raises ConnectorError."""

    def ask(self, address: int | str, text: bytes, *, timeout: float = ...) -> Reply: ...

    def http(
        self,
        address: int | str,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = ...,
        body: bytes = ...,
        timeout: float = ...,
    ) -> Answer: ...


class _Gate(msgspec.Struct, frozen=True):
    port: int
    health: str
    golden: tuple[tuple[str, str, bool], ...]
    least: int
    warm: int
    seconds: int
    tokens: int


class _Drained(msgspec.Struct, frozen=True):
    socket: str
    backend: str
    servers: tuple[str, ...]
    seconds: int


class _Memory(msgspec.Struct, frozen=True):
    unit: str
    reckoned: int


class _Judge(msgspec.Struct, frozen=True):
    socket: str
    backend: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    share: int
    hold: int
    patience: int
    old_at: tuple[tuple[str, int], ...]
    new_at: tuple[tuple[str, int], ...]
    weight: int
    errors: int
    slower: int
    grace: int
    probes: int
    also: tuple[str, ...] = ()
    away: int = 0

    @property
    def bounds(self) -> Bounds:
        return Bounds(self.errors / 1e6, self.slower / 1e3, self.grace / 1e3, self.probes)


def _nowhere(node: str) -> AbstractContextManager[Services]:
    raise LookupError(node)


class Watching:
    """Looks for rollouts. `services` speaks to services by a runner, `chance` gives so many hexadecimal digits, `told`
    is told of each comparison, with the run's id, the share of the traffic, and whether it is the last of its step.
    `elsewhere` speaks to services of another node, by its key."""

    def __init__(  # noqa: PLR0917 - what it stands on
        self,
        services: Callable[[Runner], Services],
        chance: Callable[[int], str],
        told: Callable[[str, int, Comparison, bool], None] = lambda *_: None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        elsewhere: Callable[[str], AbstractContextManager[Services]] = _nowhere,
    ) -> None:
        self._services = services
        self._elsewhere = elsewhere
        self._chance = chance
        self.told = told
        self._clock = clock
        self._sleep = sleep

    @property
    def look(self) -> Looker:
        return self._look

    def _look(self, there: Runner, run: str, words: tuple[str, ...], stopped: Callable[[], bool]) -> Mapping[str, Any]:
        services = self._services(there)
        match words[1]:
            case "gate":
                return self._gate(services, msgspec.json.decode(words[2], type=_Gate), stopped)
            case "drained":
                return self._drained(services, msgspec.json.decode(words[2], type=_Drained), stopped)
            case "memory":
                return self._memory(there, msgspec.json.decode(words[2], type=_Memory))
            case "judge" | "bake" as what:
                asked = msgspec.json.decode(words[2], type=_Judge)
                with ExitStack() as held:
                    of = {"": services}
                    for node, _ in (*asked.old_at, *asked.new_at):
                        if node not in of:
                            of[node] = held.enter_context(self._elsewhere(node))
                    return self._judge(of, run, asked, stopped, bakes=what == "bake")
        raise ValueError(words[1])

    # -- before traffic moves ------------------------------------------------------------------------------------------

    def _gate(self, services: Services, asked: _Gate, stopped: Callable[[], bool]) -> Mapping[str, Any]:
        right, longest, said = 0, 0.0, False
        try:
            if services.http(asked.port, "GET", asked.health, timeout=_ANSWER).status != 200:
                return {"verdict": "fail", "why": "health"}
            for prompt, expect, exact in asked.golden:
                self._go_on(stopped)
                text, took = self._complete(services, asked.port, prompt, asked.tokens, asked.seconds)
                longest = max(longest, took)
                right += text is not None and (text == expect if exact else expect in text)
            for _ in range(max(asked.warm, 1)):  # a real completion at least
                self._go_on(stopped)
                prompt = f"{self._chance(16)} Warm up."
                text, took = self._complete(services, asked.port, prompt, asked.tokens, asked.seconds)
                longest = max(longest, took)
                said = said or bool(text)
                if text is None:
                    return {"verdict": "fail", "why": "hangs" if took >= min(asked.seconds, _ANSWER) else "completion"}
        except ConnectorError as fault:
            if refusal(fault) != "system":
                raise
            return {"verdict": "fail", "why": "health"}  # nobody listens there
        if not said:  # a model may have nothing to say to one prompt, and not to all
            return {"verdict": "fail", "why": "completion"}
        facts = {"golden": len(asked.golden), "right": right, "least": asked.least, "longest_ms": round(longest * 1000)}
        if right < asked.least:
            return {"verdict": "fail", "why": "golden", **facts}
        return {"verdict": "pass", "why": "well", **facts}

    def _complete(
        self, services: Services, port: int, prompt: str, tokens: int, seconds: float
    ) -> tuple[str | None, float]:
        """What a version makes of a prompt, None where it gives no answer; and how long it took."""
        asked = {"prompt": prompt, "max_tokens": tokens, "temperature": 0, "seed": 1, "stream": False}
        body, began = json.dumps(asked).encode(), self._clock()
        headers = {"Content-Type": "application/json"}
        answer: Answer | None = None
        try:
            answer = services.http(
                port, "POST", _COMPLETIONS, headers=headers, body=body, timeout=min(seconds, _ANSWER)
            )
        except ConnectorError as fault:
            if refusal(fault) or fault.code != "runner.not_spoken":
                raise
        took = self._clock() - began
        try:
            text = json.loads(answer.body)["choices"][0]["text"] if answer and answer.status == 200 else None
        except (ValueError, LookupError, TypeError, RecursionError):
            return None, took
        return (text if isinstance(text, str) else None), took

    @staticmethod
    def _memory(there: Runner, asked: _Memory) -> Mapping[str, Any]:
        """What its processes hold of each GPU. That it is more than was reckoned is said, and is no failure: the next
        one is reckoned better."""

        def ask(argv: tuple[str, ...]) -> tuple[int, bytes, bytes]:
            looked = there.look(argv)
            return looked.status if looked.status is not None else NO_PROGRAM, looked.out, looked.err

        try:
            held = held_by(asked.unit, ask)
        except ToolFault as fault:
            return {"verdict": "pass", "why": "no_data", "words": str(fault.code)}
        most = max(held.values(), default=0)
        why = "more" if most > asked.reckoned else "within"
        return {"verdict": "pass", "why": why, "held": most, "reckoned": asked.reckoned, "gpus": " ".join(sorted(held))}

    # -- while it moves ------------------------------------------------------------------------------------------------

    def _judge(
        self, there: Mapping[str, Services], run: str, asked: _Judge, stopped: Callable[[], bool], *, bakes: bool
    ) -> Mapping[str, Any]:
        began, seen = self._clock(), _Seen(asked)
        why = ""
        while True:
            self._go_on(stopped)
            why = self._stands(there[""], asked, seen)
            silent = bool(seen.silent) and not why
            if seen.lost_old:
                found = compare(seen.old, seen.new, asked.bounds)
                self.told(run, asked.share, found, True)
                return _facts(found) | {"verdict": "inconclusive", "why": OLD_DOWN}
            self._probe(there, asked, seen)
            goes = self._hangs(there, asked, seen)
            found = compare(seen.old, seen.new, asked.bounds, hangs=goes is Going.HANGS)
            elapsed = self._clock() - began
            enough = found.verdict is Verdict.PASS or bakes
            # What stands still has not failed a request yet: it is neither passed nor given up before that is decided.
            waits = goes is Going.STILL or silent
            late = elapsed >= asked.hold + asked.patience and not waits
            over = bool(why) or found.verdict is Verdict.FAIL or late
            last = over or (enough and elapsed >= asked.hold and not waits)
            self.told(run, asked.share, found, last)
            if last:
                break
            self._sleep(_EVERY)
        facts = _facts(found)
        if why:
            return facts | {"verdict": "fail", "why": why}
        if found.verdict is Verdict.INCONCLUSIVE and bakes:
            return facts | {"verdict": "pass"}
        return facts

    def _stands(self, services: Services, asked: _Judge, seen: _Seen) -> str:
        """Take in what the routers counted; why there is nothing to compare, if so."""
        said = {"": services.ask(asked.socket, haproxy.SHOW_STAT, timeout=_ANSWER).data}
        for node in asked.also:
            try:
                with self._elsewhere(node) as other:
                    said[node] = other.ask(asked.socket, haproxy.SHOW_STAT, timeout=_SECOND_ANSWER).data
                seen.silent.pop(node, None)
            except EnvironmentFault as fault:
                if refusal(fault):
                    raise
                since = seen.silent.setdefault(node, self._clock())
                if self._clock() - since >= asked.away:  # its node has taken traffic back, where it can
                    return "router_away"
        found: dict[_At, Stat] = {}
        for node, told in said.items():
            try:
                servers = haproxy.servers(haproxy.read_stat(told), asked.backend)
            except ToolFault:
                return "router"
            why = _refused(servers, asked)
            if why:
                return why
            found |= {(node, name): stat for name, stat in servers.items()}
        seen.look_at_old(found)
        seen.count(found)
        return "refused" if seen.refused >= _MISSES else ""

    def _probe(self, there: Mapping[str, Services], asked: _Judge, seen: _Seen) -> None:
        """One request to each, begun by what neither has read before: so no cache makes one of them faster."""
        if not asked.old_at or not asked.new_at or seen.alone or len(seen.new_probes) >= 3 * asked.probes:
            return
        prompt = f"{self._chance(16)} Compare."
        for (node, port), into in ((asked.old_at[0], seen.old_probes), (asked.new_at[0], seen.new_probes)):
            try:
                text, took = self._complete(there[node], port, prompt, 8, _ANSWER)
            except ConnectorError as fault:
                if refusal(fault) != "system":
                    raise
                text, took = None, 0.0
            if text is not None:
                into.append(took)
            elif into is seen.new_probes:
                seen.failed_probes += 1

    def _hangs(self, there: Mapping[str, Services], asked: _Judge, seen: _Seen) -> Going:
        """Whether one of the new version's engines has work and nothing comes of it: it hangs, or stands still and may.
        A scrape that fails is not idle, and no hang by itself; one that told before, and is silent while its router
        has requests there of which none comes back, hangs as well: what counts may hang with what works."""
        worst = Going.WELL
        for place in asked.new_at:
            look = look_of(self._told(there[place[0]], place[1]), self._clock(), seen.under_way)
            pause = looked(seen.pauses.get(place, Pause()), look)
            if look.steps is None and seen.came_back:
                pause = replace(pause, since=look.at if look.busy else None)
            seen.pauses[place] = pause
            goes = going(pause, look.at, pause.longest)  # as of that look: what moved in it does not stand still
            if goes is Going.HANGS or (goes is Going.SILENT and pause.steps is not None):
                return Going.HANGS
            if goes is Going.STILL:
                worst = Going.STILL
        return worst

    def _told(self, services: Services, port: int) -> Metrics | None:
        try:
            answer = services.http(port, "GET", "/metrics", timeout=_ANSWER)
        except ConnectorError as fault:
            if refusal(fault) or fault.code == "runner.not_spoken":
                return None
            raise
        return read_metrics(answer.body) if answer.status == 200 else None

    # -- after it ------------------------------------------------------------------------------------------------------

    def _drained(self, services: Services, asked: _Drained, stopped: Callable[[], bool]) -> Mapping[str, Any]:
        until = self._clock() + asked.seconds
        while True:
            self._go_on(stopped)
            said = services.ask(asked.socket, haproxy.SHOW_STAT, timeout=_ANSWER).data
            servers = haproxy.servers(haproxy.read_stat(said), asked.backend)
            left = sum(servers[name].scur or 0 for name in asked.servers if name in servers)
            if not left or self._clock() >= until:
                return {"left": left}
            self._sleep(_EVERY / 4)

    def _go_on(self, stopped: Callable[[], bool]) -> None:
        if stopped():
            raise Stopped


@dataclass
class _Seen:
    """What was counted so far at one step of the ramp: the router's counters since it began, or began anew."""

    asked: _Judge
    first: dict[_At, tuple[int, int]] = field(default_factory=dict)
    last: dict[_At, tuple[int, int]] = field(default_factory=dict)
    kept: dict[_At, tuple[int, int]] = field(default_factory=dict)
    busy: dict[_At, Stat] = field(default_factory=dict)  # as each was seen last
    silent: dict[str, float] = field(default_factory=dict)  # routers that do not answer, since when
    old_probes: list[float] = field(default_factory=list)
    new_probes: list[float] = field(default_factory=list)
    failed_probes: int = 0
    under_way: int = 0  # requests at the new version, by the router's word
    came_back: bool = True  # whether any of it was answered since the look before
    answered: int = -1
    refused: int = 0  # connections to the new version that had to be tried again
    tried: int = -1
    pauses: dict[tuple[str, int], Pause] = field(default_factory=dict)
    alone: bool = False  # the old version was down when this began, and whoever had it go on knew that
    lost_old: bool = False  # it went down meanwhile
    looked: bool = False

    def look_at_old(self, servers: Mapping[_At, Stat]) -> None:
        """Take in whether the router finds the old version down: then there is nothing to compare with, nor to go back
        to, and a person decides."""
        down = any(stat.status.startswith("DOWN") for (_, name), stat in servers.items() if name in self.asked.old)
        if not self.looked:
            self.looked, self.alone = True, down
        self.lost_old = down and not self.alone

    def count(self, servers: Mapping[_At, Stat]) -> None:
        """Take in the routers' counters as they stand; of one that is silent what it said last."""
        self.busy |= servers
        news = [stat for (_, name), stat in self.busy.items() if name in self.asked.new]
        tried = sum(stat.wretr or 0 for stat in news)
        self.refused += max(0, tried - self.tried) if self.tried >= 0 else 0
        self.tried = tried
        self.under_way = sum(stat.scur or 0 for stat in news)
        answered = sum(stat.stot or 0 for stat in news) - self.under_way
        self.came_back, self.answered = answered != self.answered, answered
        for name, stat in self.busy.items():
            if name[1] not in self.asked.old and name[1] not in self.asked.new:
                continue
            failed = (stat.hrsp_5xx or 0) + (stat.econ or 0) + (stat.eresp or 0)
            now = stat.stot or 0, failed
            before = self.last.get(name)
            if before is not None and now[0] < before[0]:  # its process began anew: what it counted before stays
                kept, first = self.kept.get(name, (0, 0)), self.first[name]
                self.kept[name] = kept[0] + before[0] - first[0], kept[1] + before[1] - first[1]
                self.first[name] = 0, 0
            self.first.setdefault(name, now)
            self.last[name] = now

    def _of(self, names: tuple[str, ...]) -> tuple[int, int]:
        requests = errors = 0
        for name, last in self.last.items():
            if name[1] not in names:
                continue
            kept, first = self.kept.get(name, (0, 0)), self.first.get(name, (0, 0))
            requests += kept[0] + last[0] - first[0]
            errors += kept[1] + last[1] - first[1]
        return requests, min(errors, requests)

    @property
    def old(self) -> Counted:
        requests, errors = self._of(self.asked.old)
        return Counted(requests, errors, tuple(self.old_probes))

    @property
    def new(self) -> Counted:
        requests, errors = self._of(self.asked.new)
        probes = len(self.new_probes) + self.failed_probes
        return Counted(requests + probes, errors + self.failed_probes, tuple(self.new_probes))


def _refused(servers: Mapping[str, Stat], asked: _Judge) -> str:
    """Why one router gives nothing to compare; empty where it does."""
    if any(server not in servers for server in (*asked.old, *asked.new)):
        return "router"
    if any((servers[server].weight or 0) != asked.weight for server in asked.new) and asked.old:
        return "taken_back"  # somebody else, or the timer, moved the traffic
    if any(servers[server].status.startswith(("MAINT", "DRAIN")) for server in asked.new):
        return "taken_back"
    return "" if all(servers[server].status.startswith("UP") for server in asked.new) else "down"


def _facts(found: Comparison) -> dict[str, Any]:
    """A comparison as the journal keeps it, which holds no decimals."""

    def micros(seconds: float | None) -> int:
        return -1 if seconds is None else round(seconds * 1e6)

    return {
        "verdict": str(found.verdict),
        "why": str(found.reason),
        "requests": found.new.requests,
        "errors": found.new.errors,
        "old_requests": found.old.requests,
        "old_errors": found.old.errors,
        "at_most": round(found.at_most * 1e6),
        "needed": found.needed,
        "median_us": micros(found.new_median),
        "old_median_us": micros(found.old_median),
    }
