"""Findings of then: what was wrong at a moment of the past, made of what the judge kept, by the rules of today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.fleet.model.findings import Finding, in_order, is_below, is_consequence, server_of
from console.fleet.model.judging import READ, facts_of
from console.fleet.model.readings import NodeReading
from console.fleet.model.rules import Group, Named, Rule, Rules, Threshold
from console.fleet.model.signals import Kind
from console.fleet.service.history.findings import Kept

_Known = tuple[Rule, Kept]
#: Facts that are the same as long as a finding lasts.
_LASTING = frozenset({"state", "offset", "bytes", "job", "user", "code", "place"})
#: Values that every sample holds, and so the history.
_IN_SAMPLES = frozenset(
    {Named.STALLED_ON_FILES, Named.FULLY_STALLED_ON_MEMORY, Named.PORT_ERRORS, Named.STORAGE_ROUND_TRIP}
)


def found_then(
    kept: Iterable[Kept], readings: Mapping[str, NodeReading], rules: Rules
) -> tuple[dict[str, tuple[Finding, ...]], tuple[Finding, ...]]:
    """What was found of each node, worst first and without consequences; and of all of them, what is of many (a whole
    site, the console) before what it explains. Rows that there are no longer are passed over."""
    by_node: dict[str, list[_Known]] = {}
    for each in kept:
        rule = rules.by_id.get(each.rule)
        if rule is not None and (not each.node or each.node in readings):
            by_node.setdefault(each.node, []).append((rule, each))
    many = by_node.pop("", [])
    above = frozenset(rule.id for rule, each in many if not each.part)
    found: dict[str, tuple[Finding, ...]] = {}
    for node, known in by_node.items():
        things = [(rule, each.part) for rule, each in known]
        shown = [
            (rule, each)
            for rule, each in known
            if not is_consequence(rule, each.part, things) and not above.intersection(rule.under)
        ]
        found[node] = tuple(in_order(_of_node(rule, each, readings[node]) for rule, each in shown))
    every = [finding for rule, each in many if (finding := _of_many(rule, each, readings, by_node, found)).nodes]
    hidden: dict[str, set[tuple[str, str]]] = {}
    for finding in every:
        for node in finding.nodes if finding.site else ():
            hidden.setdefault(node, set()).add((finding.rule.id, "".join(finding.parts)))
    whole = [
        finding
        for finding in every
        if not finding.site
        or not all(is_below(finding.rule, finding.parts or ("",), hidden[node]) for node in finding.nodes)
    ]
    rest = [
        finding
        for node, mine in found.items()
        for finding in mine
        if not is_below(finding.rule, finding.parts, hidden.get(node, ()))
    ]
    return found, tuple(in_order([*whole, *rest]))


def _of_node(rule: Rule, kept: Kept, reading: NodeReading) -> Finding:
    gpus = len(reading.facts.of(Kind.GPU)) if rule.hides == "gpus" else 1 if rule.hides else 0
    return Finding(
        rule,
        (kept.node,),
        (kept.part,) if kept.part else (),
        kept.began,
        gpus,
        None,
        kept.or_earlier,
        reading.link.site,
        reading.link.name,
        _facts(rule, kept, reading),
    )


def _of_many(
    rule: Rule,
    kept: Kept,
    readings: Mapping[str, NodeReading],
    known: Mapping[str, Iterable[_Known]],
    found: Mapping[str, tuple[Finding, ...]],
) -> Finding:
    """A site, a rack, a server, or the console, by the nodes that it shows by: at a server those that it was of."""
    site, _, place = kept.part.partition("/")
    server = server_of(rule, kept.part)
    standing = str(dict(kept.facts).get("_nodes", "")).split()
    if server and isinstance(rule.when, Group):
        rows = rule.when.rows
        has = (node for node, of in known.items() if any(row.id in rows and at.part == server for row, at in of))
        standing = [node for node in has if readings[node].link.site == site]
    nodes = tuple(
        node
        for node, reading in readings.items()
        if not site or (node in standing if place else reading.link.site == site)
    )
    every = (each for node in nodes for each in found.get(node, ()))
    gpus = sum(each.gpus for each in every if is_below(each.rule, each.parts, {(rule.id, server)}))
    facts = tuple(each for each in kept.facts if each[0] in _LASTING)
    return Finding(rule, nodes, (server,) if server else (), kept.began, gpus, None, kept.or_earlier, site, facts=facts)


def _facts(rule: Rule, kept: Kept, reading: NodeReading) -> tuple[tuple[str, str | float], ...]:
    """What was told of it then: what stays as it is while it lasts, and what the samples of then say. Of what else was
    counted or measured only the last is kept, and that was of another moment."""
    facts = tuple(each for each in kept.facts if each[0] in _LASTING)
    if not isinstance(rule.when, Threshold) or rule.when.value not in _IN_SAMPLES:
        return facts
    value = dict(READ[rule.when.value](reading) or ()).get(kept.part)
    return facts if value is None else (*facts, *facts_of(rule.when.value, value, reading, kept.part))
