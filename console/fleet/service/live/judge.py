"""The judge, the one watcher that finds what is abnormal: by the rules, of every node after each round of its feed.

It runs in the pipeline's thread, with a window and without one. What it finds is in each `NodeReading` and, of the
whole, in `all`; it survives restarts, for what is open is kept in telemetry.db and read back before a node is judged.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from console.fleet.model.clock import passed
from console.fleet.model.findings import Finding, in_order, is_below, server_of
from console.fleet.model.links import Link
from console.fleet.model.readings import NodeEvent, NodeReading
from console.fleet.model.rules import Count, Event, Group, Rule, Rules
from console.fleet.model.signals import Kind
from console.fleet.model.watching import Standing, Transition
from console.fleet.service.history.findings import Kept
from console.fleet.service.history.roll_ups import HOUR
from console.fleet.service.history.usual import Usual
from console.fleet.service.live.docket import Docket
from console.fleet.service.live.feeds import Feed
from console.fleet.service.live.items import Change, Open, goes_on, opened, written

#: How long a node waits for what telemetry.db knows of it: a disk may hang.
RECALL_SECONDS = 15.0
#: How often what is open is written down as still seen.
SEEN_SECONDS = 60.0
#: How often what is of many nodes is looked at without news.
WHOLE_SECONDS = 1.0
#: How long a node is left out after it made the judge stumble.
REST_SECONDS = 60.0
_NO_FEEDS: Mapping[str, Feed] = {}
_NO_PARENTS: Mapping[str, Mapping[str, str]] = {}
_NO_PARENT: Mapping[str, str] = {}
_WELL, _OFF = "well", "off"
_NOWHERE: frozenset[tuple[str, str]] = frozenset()
_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a round came to: the nodes whose findings changed ("" for those of the whole), what is to be told of them,
    and what is to be kept."""

    changed: frozenset[str] = frozenset()
    told: tuple[Transition | Standing, ...] = ()
    events: tuple[NodeEvent, ...] = ()
    kept: tuple[Kept, ...] = ()


@dataclass(slots=True)
class _Case:
    """A node before the judge."""

    docket: Docket
    began: float
    waits: bool
    rests_since: float | None = None
    stands: bool = True  # what is found of it is still to be told as a whole
    events: list[NodeEvent] = field(default_factory=list)


class Judge:
    """Only the pipeline's thread calls it, but for `found` and `all`, which any may. `remembers`: what was open before
    is brought by `recall`, and no node is judged before it was. `on_hour` hears once an hour of all nodes, and brings
    what is usual of each by `learn`."""

    def __init__(
        self,
        rules: Rules,
        on_bug: Callable[[BaseException], None],
        *,
        remembers: bool = False,
        on_hour: Callable[[list[str]], None] = lambda _: None,
    ) -> None:
        self.rules = rules
        self._on_hour = on_hour
        self._hour = math.nan
        self._usual: dict[str, Usual] = {}
        self._on_bug = on_bug
        self._remembers = remembers
        self._every, self._members = _wholes(rules)
        self._cases: dict[str, _Case] = {}
        self._watched: frozenset[str] | None = None
        self._order: dict[str, int] = {}  # of the inventory, in which nodes of a whole are told
        self._whole: dict[tuple[str, str], Open] = {}
        self._whole_nodes: dict[tuple[str, str], tuple[str, ...]] = {}
        self._whole_at = self._seen_at = -math.inf
        self._stale = False  # nodes came or went, or other rows hold
        self._left: list[tuple[str, Change]] = []  # what ended when other rows were switched on
        self._whole_stands = not remembers
        self._busy: set[str] = set()  # the nodes of which something is open
        self._found: dict[str, tuple[Finding, ...]] = {}
        self._waiting: dict[str, tuple[Finding, ...]] = {}
        self._parents: Mapping[str, Mapping[str, str]] = {}
        self._all: tuple[Finding, ...] = ()

    # What others see

    def found(self, node: str) -> tuple[Finding, ...]:
        """What is wrong with a node, worst first."""
        return self._found.get(node, ())

    def all(self) -> tuple[Finding, ...]:
        """Everything that is wrong, worst first, not folded but for what is of many: a whole site, the console."""
        return self._all

    def waiting(self, node: str) -> tuple[Finding, ...]:
        """What will be found of a node if it stays so."""
        return self._waiting.get(node, ())

    def all_waiting(self) -> tuple[Finding, ...]:
        """The same of all nodes."""
        return tuple(in_order(each for found in list(self._waiting.values()) for each in found))

    # What the pipeline brings

    def keep(self, nodes: Collection[str] | Mapping[str, Mapping[str, str]]) -> None:
        """These nodes are in the inventory, each with what it stands in and hangs on, by kind, where that is known;
        what is open of others waits until they are again."""
        before, self._watched = self._watched, frozenset(nodes)
        self._order = {node: place for place, node in enumerate(nodes)}
        self._parents = nodes if isinstance(nodes, Mapping) else _NO_PARENTS
        for gone in self._found.keys() - self._watched:
            del self._found[gone]
        for gone in self._waiting.keys() - self._watched:
            del self._waiting[gone]
        for node in self._cases.keys() & (self._watched - (before or frozenset())):
            self._cases[node].docket.altered = True
        self._stale = True

    def recall(self, node: str, kept: Sequence[Kept], events: Sequence[NodeEvent], now: float) -> None:
        """What was open of a node ("" for the whole) when this console was closed, and its events that are counted."""
        if not node:
            for each in kept:
                rule = self.rules.by_id.get(each.rule)
                if rule is not None:
                    self._whole.setdefault((rule.id, each.part), opened(rule, each))
            self._whole_stands = True
            return
        case = self._case(node, now)
        case.docket.restore(kept, events)
        case.stands = True
        self._busy.add(node)
        case.waits = False

    @property
    def counted(self) -> dict[str, float]:
        """The codes of events that rules count, and how long each counts."""
        whens = [rule.when for rule in self.rules.rows if isinstance(rule.when, Count)]
        return {code: max(w.within for w in whens if code in w.codes) for when in whens for code in when.codes}

    def learn(self, node: str, usual: Usual) -> None:
        """What is usual of a node."""
        self._usual[node] = usual
        if node in self._cases:
            self._cases[node].docket.usual = usual

    def after_round(
        self,
        rounds: Iterable[tuple[str, Sequence[NodeEvent]]],
        look: Callable[[str], NodeReading | None],
        now: float,
        *,
        road: Callable[[str], tuple[Link, float | None] | None] = lambda _: None,
        feeds: Mapping[str, Feed] = _NO_FEEDS,
        fresh: Collection[str] = (),
    ) -> Verdict:
        """Judge the nodes of a round, then the whole. `road` gives a node's link and clock offset, `feeds` what came of
        the `fresh`: mostly a glance at these tells that there is nothing to be looked at."""
        changed: set[str] = set()
        changes, self._left = self._left, []
        standing: list[str] = []
        self._tell_hour(now)
        for node, events in rounds:
            feed = feeds.get(node)
            if not events and self._passes(node, road(node), feed if node in fresh else None, now):
                continue
            reading = look(node)
            if reading is None or (self._watched is not None and node not in self._watched):
                continue
            case = self._case(node, now)
            case.events += events
            if case.waits and now - case.began < RECALL_SECONDS and case.began <= now:
                continue
            if self._try(case, node, reading, feed, now):
                changed.add(node)
            if case.docket.changes:
                changes += [(node, change) for change in case.docket.settle(self._above())]
            if case.stands and case.docket.state is not None:
                case.stands = False
                standing.append(node)
        if changed or changes or self._stale or passed(self._whole_at, now, WHOLE_SECONDS):
            self._whole_at = now
            changed, whole = self._round_of_whole(changed, now)
            changes += whole
            if self._whole_stands and self._all_known():
                self._whole_stands = False
                standing.append("")
        verdict = self._verdict(changed, changes, now)
        if standing:
            verdict = replace(verdict, told=(*verdict.told, *(self._standing(node, now) for node in standing)))
        return verdict

    def _round_of_whole(self, changed: set[str], now: float) -> tuple[set[str], list[tuple[str, Change]]]:
        """Judge the whole after its nodes; what is new of it shows or folds what is of nodes."""
        if self._stale:
            self._stale = False
            changed.add("")
        changes = [("", change) for change in self._judge_whole(now)]
        if changes:
            changed |= self._see_anew() | {""}
        if changed:
            self._gather()
        return changed, changes

    def _try(self, case: _Case, node: str, reading: NodeReading, feed: Feed | None, now: float) -> bool:
        """Judge a node; whether its findings are others now."""
        try:
            altered = self._judge(case, node, reading, now)
            if feed is not None:
                case.docket.looked(feed)
        except Exception as error:  # a bug of ours at this node: told loudly; the other nodes are judged
            case.rests_since = now
            self._on_bug(error)
            return False
        return altered

    def switch(self, rules: Rules, now: float) -> None:
        """Judge by other rows from the next round on, as after a start: what is found of each node is told as a whole,
        so that nothing comes twice and nothing stays that no row finds any more."""
        self.rules = rules
        self._every, self._members = _wholes(rules)
        for of, part in list(self._whole):
            row = rules.by_id.get(of)
            if row is not None and goes_on(self._whole[of, part].rule, row):
                self._whole[of, part].rule = row
            else:
                self._left.append(("", self._ended(self._whole[of, part], now)))
        for node, case in self._cases.items():
            case.docket.switch(rules, now)
            self._left += [(node, change) for change in case.docket.settle(_NOBODY)]
            case.stands = True
        self._stale = self._whole_stands = True

    def shift(self, seconds: float) -> None:
        """Follow a step back of the console's clock."""
        for item in self._whole.values():
            item.shift(seconds)
        self._seen_at = -math.inf
        for case in self._cases.values():
            case.docket.shift(seconds)

    # Within

    def _tell_hour(self, now: float) -> None:
        if now // HOUR != self._hour and self._watched:
            self._hour = now // HOUR
            self._on_hour(sorted(self._watched))

    def _passes(self, node: str, road: tuple[Link, float | None] | None, feed: Feed | None, now: float) -> bool:
        """Whether a node need not be looked at: nothing came of it, or what came changes nothing."""
        case = self._cases.get(node)
        if case is None or road is None or case.events or case.waits or case.rests_since is not None:
            return False
        docket = case.docket
        return docket.rests(road[0], now) and (feed is None or docket.glance(feed, road[1]))

    def _case(self, node: str, now: float) -> _Case:
        case = self._cases.get(node)
        if case is None:
            case = self._cases[node] = _Case(Docket(self.rules), now, self._remembers)
            case.docket.usual = self._usual.get(node, {})
        return case

    def _judge(self, case: _Case, node: str, reading: NodeReading, now: float) -> bool:
        """Whether the node's findings are others now."""
        if case.rests_since is not None:
            if not passed(case.rests_since, now, REST_SECONDS):
                return False
            case.rests_since = None
        events, case.events = case.events, []
        docket, before = case.docket, case.docket.state
        docket.look(reading, events, now)
        (self._busy.add if docket.items else self._busy.discard)(node)
        if not docket.altered and docket.state == before:
            return False
        docket.altered = False
        return self._see(node, docket)

    def _see(self, node: str, docket: Docket) -> bool:
        above = self._above()
        news = False
        for known, now in (
            (self._found, docket.found(node, above)),
            (self._waiting, docket.waiting(node, above)),
        ):
            if now != known.get(node, ()):
                news = True
                if now:
                    known[node] = now
                else:
                    known.pop(node, None)
        return news

    def _above(self) -> frozenset[str]:
        """What is found of the console itself: what each node shows of that is not the node's."""
        return frozenset(rule for rule, part in self._whole_nodes if not part)

    def _see_anew(self) -> set[str]:
        """What is of the whole began or ended: what is folded into it is shown, or is not."""
        return {node for node, case in self._cases.items() if self._is_in(node) and self._see(node, case.docket)}

    def _is_in(self, node: str) -> bool:
        return self._watched is None or node in self._watched

    def _gather(self) -> None:
        found: list[Finding] = []
        over: dict[str, set[tuple[str, str]]] = {}  # what a node is folded into: rows, and at which server
        for (rule, part), nodes in self._whole_nodes.items():
            for node in nodes if part else ():
                over.setdefault(node, set()).add((rule, server_of(self.rules.by_id[rule], part)))
        for key, item in self._whole.items():
            nodes = self._whole_nodes.get(key, ())
            if not nodes:
                continue  # of before the start, and not seen yet
            server = server_of(item.rule, item.part)
            if item.part and all(is_below(item.rule, (server,), over[node]) for node in nodes):
                continue  # a rack of a site that is lost
            below = {(item.rule.id, server)}
            every = (each for node in nodes for each in self._found.get(node, ()))
            mine = [each for each in every if is_below(each.rule, each.parts, below)]
            reading = self._cases[nodes[0]].docket.reading
            found.append(
                Finding(
                    item.rule,
                    nodes,
                    (server,) if server else (),
                    since=item.since,
                    gpus=sum(each.gpus for each in mine),
                    or_earlier=item.or_earlier,
                    site=reading.link.site if reading is not None and item.part else "",
                    facts=tuple(each for each in item.facts.items() if each[0][0] != "_"),
                )
            )
        for node, mine_found in self._found.items():
            hidden = over.get(node, _NOWHERE)
            found += [each for each in mine_found if not is_below(each.rule, each.parts, hidden)]
        self._all = tuple(in_order(found))

    def _judge_whole(self, now: float) -> list[Change]:
        """What is true of each node of a site, or of all."""
        changes: list[Change] = []
        # Nearly always nothing is open of which a whole could have it.
        if not self._whole and not any(
            rule in self._members for node in self._busy for rule, _ in self._cases[node].docket.items
        ):
            return changes
        if not self._all_known():
            return changes  # of a node that was not looked at yet nobody knows whether it is one of them
        for rule in self._every:
            when = rule.when
            assert isinstance(when, Group)  # noqa: S101 -- those are the rows that speak of each
            groups = self._groups(when)
            for part, members in groups.items():
                change = self._of_group(rule, when, part, members, now)
                if change is not None:
                    changes.append(change)
            for (of, part), item in list(self._whole.items()):
                if of == rule.id and part not in groups and self._whole_nodes.get((of, part)):
                    changes.append(self._ended(item, now))
        return changes

    def _groups(self, when: Group) -> dict[str, list[tuple[str, Docket]]]:
        """The nodes that stand together, by the name of what they stand in."""
        groups: dict[str, list[tuple[str, Docket]]] = {}
        for node, case in self._cases.items():
            docket = case.docket
            if docket.reading is None or docket.state == _OFF or not self._is_in(node):
                continue
            if when.of == "site":
                groups.setdefault(docket.reading.link.site, []).append((node, docket))
            elif when.of == "server":
                asked = {device.part for device in docket.reading.facts.of(Kind.STORAGE)}
                asked |= {item.part for item in docket.told() if item.rule.id in when.rows}
                for server in asked:
                    groups.setdefault(f"{docket.reading.link.site}/{server}", []).append((node, docket))
            elif when.of != "console":
                if name := self._parents.get(node, _NO_PARENT).get(when.of):
                    groups.setdefault(name, []).append((node, docket))
            elif docket.state == _WELL and docket.offset is not None:
                groups.setdefault("", []).append((node, docket))
        return groups

    def _all_known(self) -> bool:
        """Whether every node was looked at."""
        known = {node for node, case in self._cases.items() if case.docket.reading is not None}
        return self._watched is not None and self._watched <= known

    def _of_group(
        self, rule: Rule, when: Group, part: str, members: list[tuple[str, Docket]], now: float
    ) -> Change | None:
        key = rule.id, part
        server = server_of(rule, part)
        of_each = {
            node: [item for item in docket.told() if item.rule.id in when.rows and server in ("", item.part)]
            for node, docket in members
        }
        items = {node: mine for node, mine in of_each.items() if mine}
        holds = len(items) >= max(when.least, when.share * len(members))
        offsets = [docket.offset for _, docket in members if docket.offset is not None]
        if when.alike is not None and holds:
            holds = max(offsets) - min(offsets) <= when.alike
        item = self._whole.get(key)
        if not holds:
            undecided = any(docket.state is None for _, docket in members)  # a start: the first attempts are under way
            if item is None or undecided:
                return None
            return self._ended(item, now)
        nodes = self._whole_nodes[key] = tuple(sorted(items, key=lambda node: self._order.get(node, 0)))
        fresh = item is None
        if item is None:
            first = min((each for mine in items.values() for each in mine), key=lambda each: each.since)
            item = self._whole[key] = Open(rule, part, first.since, now, now, first.or_earlier, True)
        item.seen = now
        if when.of in ("rack", "switch", "server"):
            item.facts |= {"place": part.partition("/")[2], "_nodes": " ".join(nodes)}
        if when.alike is not None:
            item.facts["offset"] = float(round(abs(median(offsets))))
        return Change(item, item.since, False) if fresh else None

    def _ended(self, item: Open, now: float) -> Change:
        key = item.rule.id, item.part
        del self._whole[key]
        self._whole_nodes.pop(key, None)
        return Change(item, now, True)

    # What is told and kept

    def _verdict(self, changed: set[str], changes: list[tuple[str, Change]], now: float) -> Verdict:
        if not changes and not passed(self._seen_at, now, SEEN_SECONDS):
            return Verdict(frozenset(changed)) if changed else _NOTHING
        kept = [written(node, change.item, change.time if change.ended else None) for node, change in changes]
        if passed(self._seen_at, now, SEEN_SECONDS):
            self._seen_at = now
            kept += self.open()
        events = (event for node, change in changes if (event := _event(node, change)) is not None)
        told = (_transition(node, change) for node, change in changes if change.item.told)
        return Verdict(frozenset(changed), tuple(told), tuple(events), tuple(kept))

    def _standing(self, node: str, now: float) -> Standing:
        items = self._cases[node].docket.told() if node else self._whole.values()
        found = tuple(_transition(node, Change(item, item.since, False)) for item in items)
        return Standing(node, now, found)

    def open(self) -> list[Kept]:
        """All that is open, as it is kept."""
        kept = [written("", item, None) for item in self._whole.values()]
        for node, case in self._cases.items():
            kept += [written(node, item, None) for item in case.docket.kept()]
        return kept


_NOTHING = Verdict()


def _wholes(rules: Rules) -> tuple[list[Rule], set[str]]:
    """The rows of many nodes, and those that they are made of."""
    every = [rule for rule in rules.rows if isinstance(rule.when, Group)]
    return every, {row for rule in every if isinstance(rule.when, Group) for row in rule.when.rows}


def _scope(node: str, item: Open) -> str:
    if not node:
        when = item.rule.when
        return f"{when.of if isinstance(when, Group) else 'site'}:{item.part}" if item.part else "console"
    return f"{item.rule.about.value}:{node}/{item.part}" if item.part else f"node:{node}"


def _transition(node: str, change: Change) -> Transition:
    item = change.item
    before, after = ("found", "over") if change.ended else ("over", "found")
    facts = {name: value for name, value in item.facts.items() if name[0] != "_"}
    return Transition(_scope(node, item), item.rule.id, before, after, change.time, facts, node, item.part)


def _event(node: str, change: Change) -> NodeEvent | None:
    """What history tells of a finding that no event of the node or of the console tells of."""
    item = change.item
    rule = item.rule
    if not change.event or not node or rule.told_by or isinstance(rule.when, Event) or (rule.grade == "unknown"):
        return None
    kind = rule.about.value if item.part else ""
    stage = "over" if change.ended else "found"
    device = f"{kind}:{item.part}" if kind else ""
    return NodeEvent(node, change.time, "console", f"{stage}:{rule.id}", device, "")
