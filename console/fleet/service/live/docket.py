"""A docket, what the judge keeps of one node: what is open there, since when, and what the node was seen to be last."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from console.fleet.model import judging
from console.fleet.model.findings import OF_LINK, Finding, in_order, is_consequence
from console.fleet.model.lately import Lately
from console.fleet.model.links import Failure, Link, LinkState
from console.fleet.model.readings import NodeEvent, NodeReading
from console.fleet.model.rules import About, Absence, Count, Event, Named, Rule, Rules, State, Threshold, said
from console.fleet.model.signals import Kind
from console.fleet.service.history.findings import Kept
from console.fleet.service.live.feeds import Feed, Picture
from console.fleet.service.live.glance import Limits, sees_all
from console.fleet.service.live.items import LONG_SECONDS, Change, Open, cause_of, goes_on, opened, was_reset

#: Times of one kind of event that are kept to be counted.
MOST_COUNTED = 64
#: What may be open of a node, or counted, by what it says: it may name a new thing with every line.
MOST_OPEN = 1000
#: A node that was not seen for so long may have begun anything in between.
UNSEEN_SECONDS = 5.0
#: How far a node's own word for when it was started may be off.
BOOT_SECONDS = 30.0


_CALM = object()


class Docket:
    """One node. `look` takes what a round brought; `changes` are then what began and what ended."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._by_name, self._sampled = rules.by_name, judging.sampled(rules)
        self._glances = sees_all(rules)
        self.items: dict[tuple[str, str], Open] = {}
        self.changes: list[Change] = []
        self.state: str | None = None  # of the road, as judging says it
        self.offset: float | None = None
        self.reading: NodeReading | None = None
        self._last: dict[Named, object] = {}
        self._sources: list[object] = [_CALM] * len(judging.SOURCES)  # none of them is this
        self._counts: dict[tuple[str, str], deque[float]] = {}
        self._lately = Lately()
        self.usual: Mapping[tuple[Named, str], float] = {}  # what a value mostly is, of each part where it is known
        self._live_at: float | None = None
        self._limits: Limits | None = None
        self._picture: Picture | None = None
        self._alive: object = None
        self._mark = b""
        self._steady = False  # what is open ends by what a glance compares
        self._seen: set[Named] = set()  # the values that were known since somebody looks
        self._due = math.inf  # when something ends or is told by time alone
        self.altered = False

    # What is taken in

    def restore(self, kept: Iterable[Kept], events: Iterable[NodeEvent]) -> None:
        """What was open when this console was last closed, and what happened before: before the first look, or, with a
        slow disk, after some."""
        for each in kept:
            rule = self._rules.by_id.get(each.rule)
            if rule is None:
                continue
            known = self.items.get((rule.id, each.part))
            if known is None:
                self.items[rule.id, each.part] = opened(rule, each)
            elif each.began < known.since:
                known.since, known.or_earlier = each.began, each.or_earlier
                known.first = min(known.first, opened(rule, each).first)
        for event in events:
            self._count(event, opens=False)
        self._forget()
        self._due, self.altered = -math.inf, True

    def switch(self, rules: Rules, now: float) -> None:
        """Judge by other rows from now on. What is open goes on where its row asks for the same thing: under a limit
        that is no longer passed it ends as anything does. What was told stays told; what waits does so by the new
        row."""
        for (of, part), item in list(self.items.items()):
            row = rules.by_id.get(of)
            if row is None or not goes_on(item.rule, row):
                self._end(item, now)
            else:
                self.items[of, part].rule = row
        for of, part in list(self._counts):
            if not isinstance(getattr(rules.by_id.get(of), "when", None), Count):
                del self._counts[of, part]
        self._rules, self._by_name, self._glances = rules, rules.by_name, sees_all(rules)
        self._sampled = judging.sampled(rules)
        self._limits = self._picture = None
        self._steady = False
        self._seen.clear()
        self._forget()
        self._due, self.altered = -math.inf, True

    def shift(self, seconds: float) -> None:
        """Follow a step back of the console's clock."""
        for item in self.items.values():
            item.shift(seconds)
        self._due, self.altered = -math.inf, True

    def look(self, reading: NodeReading, events: Iterable[NodeEvent], now: float) -> None:
        """Judge a node as it stands now, with the events since the last look."""
        self.reading = reading
        state = judging.link_state(reading)
        for event in events:
            self._happened(event)
        if reading.link.state is LinkState.OFF:
            self._end_all(now)
        elif state != self.state or Named.LINK not in self._last or state == "late":
            self._named(Named.LINK, reading, now)
            self._last[Named.LINK] = state
        self.state = state
        if state == "well":
            self._live(reading, now)
        if now >= self._due:
            self._pass_time(now)

    def rests(self, link: Link, now: float) -> bool:
        """Whether a node of which nothing came need not be looked at: its road is the same, and time brings nothing."""
        known = self.reading
        if self.altered or now >= self._due or known is None or known.link.state is not link.state:
            return False
        if self.state != "well":
            return known.link.failure == link.failure
        if self._live_at is None or now - self._live_at > UNSEEN_SECONDS or known.link.failure != link.failure:
            return False
        self._live_at = now
        return True

    def glance(self, feed: Feed, offset: float | None) -> bool:
        """Whether a live node's newest sample changes nothing: nothing can have begun, nothing that is open ended."""
        newest, limits = feed.newest, self._limits
        if limits is None or newest is None or not self._steady or self.state != "well":
            return False
        if newest.layout is not limits.layout or newest.alive is not self._alive:
            return False
        if feed.picture is not self._picture and not self._pictures_nothing_new(feed.picture, newest.time, limits):
            return False
        low, high = self._rules.bounds[Named.CLOCK_OFFSET]
        if offset is None or not low <= offset <= high or limits.mark(newest.row) != self._mark:
            return False
        self.offset = offset
        return True

    def _pictures_nothing_new(self, picture: Picture, at: float, limits: Limits) -> bool:
        """Whether what comes now and then has other processes of the same users alone, and file systems on which
        nothing begins or ends."""
        known = self._picture
        if known is None or not limits.are_of(limits.layout, picture.processes):
            return False
        if (known.troubles, known.health, known.facts) != (picture.troubles, picture.health, picture.facts):
            return False
        if known.filesystems is not picture.filesystems:
            if any(item.rule.about is About.DISK for item in self.items.values()):
                return False
            disks = picture.filesystems
            for named, values in (
                (Named.DISK_FREE, judging.free_of(disks)),
                (Named.DISK_FULL_IN, self._lately.full_in(disks, at)),
            ):
                if values is not None and not self._is_calm(named, [each for each in values if each[1] is not None]):
                    return False
        self._picture = picture
        return True

    def looked(self, feed: Feed) -> None:
        """Remember what was looked at, so that a glance is enough while it stays so."""
        newest = feed.newest
        if newest is None or self.state != "well":
            self._limits = None
            return
        if not self._glances:
            return
        if self._limits is None or not self._limits.are_of(newest.layout, feed.picture.processes):
            self._limits = Limits(newest.layout, self._rules, feed.picture.processes)
        self._picture, self._alive = feed.picture, newest.alive
        self._mark = self._limits.mark(newest.row)
        self._steady = not self._lately.counts and self._limits.is_steady(newest.row)
        self._steady &= all(item.is_steady(newest.time) for item in self.items.values())

    def _live(self, reading: NodeReading, now: float) -> None:
        newest = reading.link.newest_sample
        at = now if newest is None else newest
        last = self._last
        if self._live_at is None or now - self._live_at > UNSEEN_SECONDS:
            self._forget()
            self._seen.clear()
            self._lately.forget()
            last[Named.LINK] = "well"
            self._after_boot(reading)
        self._live_at = now
        for place, (source, names) in enumerate(judging.SOURCES):
            # What comes now and then is another object when there is news.
            found = source(reading)
            if self._sources[place] is not found:
                self._sources[place] = found
                if Named.PCIE_REPLAYS in names:
                    self._lately.take_health(reading, at)
                for named in names:
                    self._apply(named, self._values(named, reading, at), reading, at)
        for named in self._sampled:
            values = self._values(named, reading, at)
            if values is None or ((not values or self._is_calm(named, values)) and last.get(named) is _CALM):
                continue
            self._apply(named, values, reading, at)
            # Nearly always nothing is wrong: then the next sample is passed over without asking every row.
            passes = self._is_calm(named, values) and not any(item.needs_each for item in self.items.values())
            last[named] = _CALM if passes else None
        self.offset = reading.link.clock_offset
        if self.items:
            self._watch_ends(reading, at)

    def _values(self, named: Named, reading: NodeReading, at: float) -> judging.Values:
        read = judging.READ.get(named)
        return read(reading) if read is not None else self._lately.values(named, reading, at)

    def _forget(self) -> None:
        """Look at everything anew next time."""
        self._last.clear()
        self._sources = [_CALM] * len(judging.SOURCES)

    def _is_calm(self, named: Named, values: Sequence[tuple[str, float | str | None]]) -> bool:
        """Whether every value is known and within all limits, so that no row can begin."""
        bounds = self._rules.bounds.get(named)
        if bounds is None:
            return not values
        low, high = bounds
        return all(value is not None and low <= value <= high for _, value in values)  # type: ignore[operator]

    def _named(self, named: Named, reading: NodeReading, now: float) -> None:
        self._apply(named, judging.READ[named](reading), reading, now)

    def _apply(self, named: Named, values: judging.Values, reading: NodeReading, at: float) -> None:
        """One value of a node against the rows that speak of it."""
        if values is None:
            return
        for rule in self._by_name.get(named, ()):
            when = rule.when
            assert isinstance(when, Threshold | State | Absence)  # noqa: S101 -- what has a name is one of these
            met: set[str] = set()
            open_question: set[str] = set()
            for part, value in values:
                if value is None:
                    open_question.add(part)
                elif judging.meets(when, value, self.usual.get((named, part))) or self._stays(rule, part, value):
                    met.add(part)
                    self._is_so(rule, part, named, value, reading, at)
            for (of, part), item in list(self.items.items()) if self.items else ():
                if of == rule.id and part not in met and part not in open_question:
                    self._is_not_so(item, at)
        if all(value is not None for _, value in values):
            self._seen.add(named)

    def _is_so(  # noqa: PLR0917 -- what, where, by which value, when
        self, rule: Rule, part: str, named: Named, value: float | str, reading: NodeReading, at: float
    ) -> None:
        since = judging.since_of(named, part, reading)
        item = self.items.get((rule.id, part))
        if item is None:
            earlier = since is None and named not in self._seen
            item = Open(rule, part, at if since is None else since, at, self._first(rule, at), earlier, facts={})
            self._begin(item)
        elif since is not None and since < item.since:
            item.since = since
        if item.counts(at, so=True):
            self._due = -math.inf
        item.seen, item.gone = at, None
        facts = judging.facts_of(named, value, reading, part)
        failure = reading.link.failure if named is Named.LINK else None
        if named is Named.STREAM:
            trouble = next(each for each in reading.troubles if each.part == "stream")
            failure = Failure(trouble.state, reading.facts.host or reading.link.name, {}, trouble.text)
        if item.failure != failure or any(item.facts.get(name) != fact for name, fact in facts):
            item.failure = failure
            item.facts.update(facts)
            self.altered = True

    def _stays(self, rule: Rule, part: str, value: float | str) -> bool:
        """Whether what was so is not yet back within what the row calls well."""
        item, when = self.items.get((rule.id, part)), rule.when
        if item is None or item.gone is not None or not isinstance(when, Threshold) or isinstance(value, str):
            return False
        return judging.stays(when, value, self.usual.get((when.value, part)))

    def _is_not_so(self, item: Open, at: float) -> None:
        if item.gone is not None:
            if item.counts(at, so=False):
                self._due = -math.inf
        elif item.told and (item.rule.quiet or item.rule.quiet_polls > 1):
            item.gone = at
            item.counts(at, so=False)
            self._due = -math.inf
        else:
            self._end(item, at)

    def _first(self, rule: Rule, at: float) -> float:
        """From when on it counts for how long it has been so: while a node starts, much is not as it will be."""
        if not rule.grace or self.reading is None or self.reading.facts.boot_time is None:
            return at
        began = self.reading.facts.boot_time - (self.reading.link.clock_offset or 0.0)
        return max(at, began + rule.grace - rule.after) if began <= at else at

    def _begin(self, item: Open) -> None:
        self.items[item.rule.id, item.part] = item
        self._due = -math.inf
        self.altered |= item.waits_long

    # What happened

    def _happened(self, event: NodeEvent) -> None:
        if event.source == "console":
            if event.code == "node:rebooted":
                self._end_events(event.time)
            elif event.code == "gpu:replaced":
                part = event.device.partition(":")[2]
                self._end_of(lambda item: item.rule.about is About.GPU and item.part == part, event.time)
                for of, counted in list(self._counts):
                    if counted == part and self._rules.by_id[of].about is About.GPU:
                        del self._counts[of, counted]
            return
        for item in list(self.items.values()):
            if self._ends(event, item):
                self._end(item, event.time)
        for rule in self._rules.by_code.get(event.code, ()):
            named = said(rule, event)
            if named is not None and rule.lasts and not event.past:
                self._event(rule, named, event)
        self._count(event, opens=not event.past)

    def _event(self, rule: Rule, part: str, event: NodeEvent) -> None:
        item = self.items.get((rule.id, part))
        if item is None and len(self.items) >= MOST_OPEN:
            return
        if item is None:
            item = Open(rule, part, event.time, event.time, self._first(rule, event.time))
            self._begin(item)
        item.seen = max(item.seen, event.time)
        item.gone = None

    def _count(self, event: NodeEvent, *, opens: bool) -> None:
        for rule in self._rules.counts.get(event.code, ()) if event.source != "console" else ():
            when = rule.when
            assert isinstance(when, Count)  # noqa: S101 -- those are the rows that count
            part = event.device.partition(":")[2] or event.device
            if (rule.id, part) not in self._counts and len(self._counts) >= MOST_OPEN:
                self._counts.pop(next(iter(self._counts)))
            times = self._counts.setdefault((rule.id, part), deque(maxlen=MOST_COUNTED))
            times.append(event.time)
            while times and event.time - times[0] > when.within:
                times.popleft()
            item = self.items.get((rule.id, part))
            if item is not None:
                item.seen, item.gone = event.time, event.time
            elif opens and len(times) >= when.count:
                first = self._first(rule, event.time)
                self._begin(Open(rule, part, times[0], event.time, first, gone=event.time))

    @staticmethod
    def _ends(event: NodeEvent, item: Open) -> bool:
        if item.rule.over_says is not None:
            found = item.rule.over_says.search(event.text)
            return found is not None and found["part"] == item.part
        return event.code in item.rule.until and event.device.partition(":")[2] == item.part

    def _watch_ends(self, reading: NodeReading, at: float) -> None:
        """What ends an event besides another: it answers again, is up, responds, was reset."""
        for item in list(self.items.values()):
            until = item.rule.until
            if not until or item.seen >= at:
                continue
            over = "up" in until and judging.is_up(reading, item.part)
            over = over or ("responds" in until and judging.responds(reading, item.part))
            if "answers" in until:
                there = judging.answers(reading, item.part)
                over = over or (there and bool(item.facts.get("_silent")))
                if not there:
                    item.facts["_silent"] = 1.0
            if over or ("reset" in until and was_reset(item, reading)):
                self._end(item, at)

    def _after_boot(self, reading: NodeReading) -> None:
        """A node that was started anew while nobody looked has left behind what happened before."""
        boot = reading.facts.boot_time
        if boot is not None:
            began = boot - (reading.link.clock_offset or 0.0) - BOOT_SECONDS
            self._end_of(lambda item: isinstance(item.rule.when, Event | Count) and item.seen < began, began)

    def _end_events(self, time: float) -> None:
        self._end_of(lambda item: isinstance(item.rule.when, Event | Count), time)

    # How it ends

    def _end_of(self, which: Callable[[Open], bool], time: float) -> None:
        for item in [item for item in self.items.values() if which(item)]:
            self._end(item, time)

    def _end_all(self, now: float) -> None:
        self._forget()
        self._end_of(lambda _: True, now)

    def _end(self, item: Open, time: float) -> None:
        del self.items[item.rule.id, item.part]
        if isinstance(item.rule.when, Count):
            self._counts.pop((item.rule.id, item.part), None)
        if item.told or item.kept:
            self.changes.append(Change(item, time, True, event=item.told))
        self.altered |= item.told or item.waits_long

    def _pass_time(self, now: float) -> None:
        self._due = math.inf
        for item in list(self.items.values()):
            age = math.inf if item.rule.age is None else item.seen + item.rule.age
            if item.gone is not None and now >= item.over:
                self._end(item, item.gone)
            elif now >= age:
                self._end(item, age)
            else:
                if not item.told and now >= item.ripe:
                    item.told = self.altered = True
                    self.changes.append(Change(item, item.since, False))
                self._due = min(self._due, item.over, age, math.inf if item.told else item.ripe)

    # What it comes to

    def told(self) -> Iterator[Open]:
        """What is open and told."""
        return (item for item in self.items.values() if item.told)

    def kept(self) -> Iterator[Open]:
        """What is to be written down as open: what is told, and what waits for long to be."""
        for item in self.items.values():
            if self._live_at is not None and item.gone is None and not isinstance(item.rule.when, Event | Count):
                item.seen = max(item.seen, self._live_at)
            item.kept |= not item.told and item.rule.after + item.rule.grace >= LONG_SECONDS
            if item.told or item.kept:
                yield item

    def found(self, node: str, above: frozenset[str]) -> tuple[Finding, ...]:
        """The findings, worst first, consequences left out: of each other, and of the rows in `above`."""
        items = list(self.told())
        return self._shown(node, items, items, above)

    def waiting(self, node: str, above: frozenset[str]) -> tuple[Finding, ...]:
        """What will be told if it stays so, each with when; without what would be folded into what is found."""
        items = list(self.told())
        return self._shown(node, [item for item in self.items.values() if item.waits_long], items, above)

    def _shown(self, node: str, shown: list[Open], items: list[Open], above: frozenset[str]) -> tuple[Finding, ...]:
        reading = self.reading
        if reading is None or not shown:
            return ()
        gpus = len(reading.facts.of(Kind.GPU))
        link = reading.link
        return tuple(
            in_order(
                Finding(
                    item.rule,
                    (node,),
                    (item.part,) if item.part else (),
                    item.since,
                    gpus if item.rule.hides == "gpus" else 1 if item.rule.hides else 0,
                    item.failure,
                    item.or_earlier,
                    link.site,
                    link.name,
                    (*(each for each in item.facts.items() if each[0][0] != "_"), *cause_of(item, items)),
                    None if item.told else item.due,
                )
                for item in shown
                if not self._is_folded(item, items, above)
            )
        )

    def settle(self, above: frozenset[str]) -> list[Change]:
        """What began and ended since this was asked last. What was folded into something else when it began has no
        event of its own, nor when it ends."""
        changes, self.changes = self.changes, []
        items = list(self.told()) if changes else []
        for place, change in enumerate(changes):
            facts = change.item.facts
            if not change.ended and self._is_folded(change.item, items, above):
                facts["_folded"] = 1.0
            changes[place] = replace(change, event=change.event and "_folded" not in facts)
        return changes

    def _is_folded(self, item: Open, items: list[Open], above: frozenset[str]) -> bool:
        rule = item.rule
        if self.state in OF_LINK and rule.about is not About.LINK:
            return True
        if any(rule.is_under(each) for each in above):
            return True
        return bool(rule.under) and is_consequence(rule, item.part, [(other.rule, other.part) for other in items])
