"""Alarms in words: what a source is about by the row of the rules that found it, where it is, and what does something
about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication

from console.alarms.model.alarms import ANY, Source
from console.alarms.page.protocols import Said
from console.fleet.model.findings import PAGES, Finding
from console.fleet.model.inventory import Inventory
from console.fleet.model.links import LinkState
from console.fleet.model.rules import About, Rule, Rules
from console.fleet.page.vocabulary import parts_of, sentence, told, translate
from console.fleet.page.zones import zone_of
from console.frame.protocols import Parts
from console.maintenance.model.remedies import Remedy, remedy
from resources.text import QT_TRANSLATE_NOOP

_EVERYWHERE = QT_TRANSLATE_NOOP("Alarms", "everywhere")
_EVERY_ALARM = QT_TRANSLATE_NOOP("Alarms", "Every alarm")
_HERE = QT_TRANSLATE_NOOP("Alarms", "this computer")

#: What answers a finding on a node; None for nothing.
Offered = Callable[[Finding, str], Remedy | None]


class AlarmWords:
    """Says sources in words, by these rules and the inventory as it is then; `offered` says what is done about one."""

    def __init__(
        self,
        rules: Callable[[], Rules],
        inventory: Callable[[], Inventory],
        now: Callable[[], float],
        offered: Offered = lambda finding, node: remedy(finding.rule.act, node, finding.parts),
    ) -> None:
        self._rules, self._inventory, self._now = rules, inventory, now
        self._offered = offered

    def __call__(self, source: Source, facts: Sequence[tuple[str, str | float]], since: float | None) -> Said:
        rule = self._rules().by_id.get(source.rule)
        where = self._where(source, rule)
        if rule is None:
            name = translate(_EVERY_ALARM) if source.rule == ANY else source.rule
            return Said(name, name, where, "", place=self._place(source, None))
        finding = _finding(source, rule, facts, since)
        site = self._inventory().site_of(source.node) if source.node else None
        said = told(finding, zone_of(site), self._now())
        offer = self._offered(finding, source.node) if source.node != ANY else None
        return Said(
            _tidy(sentence(said.what)),
            _tidy(sentence(told(_finding(source, rule, facts, None), zone_of(site), self._now()).short)),
            where,
            sentence(said.next),
            _spoken(rule.cause.context, rule.cause.source),
            _spoken(rule.consequence.context, rule.consequence.source),
            rule.source,
            self._place(source, rule),
            offer.command if offer is not None else "",
            sentence(offer.text) if offer is not None else "",
            tuple(offer.arguments.items()) if offer is not None else (),
            sentence(offer.why_not) if offer is not None and offer.why_not is not None else "",
        )

    def _where(self, source: Source, rule: Rule | None) -> str:
        inventory = self._inventory()
        if ANY in (source.node, source.part) and source.node in ("", ANY):
            return translate(_EVERYWHERE)
        if not source.node:
            site = inventory.site(source.part) if source.part else None
            of, _, rest = source.part.partition("/")  # a rack, a switch or a file server of a site
            if rest and inventory.site(of) is not None:
                return rest
            return site.name if site is not None else source.part or translate(_HERE)
        node = inventory.node(source.node)
        name = node.name if node is not None else source.node.rpartition("/")[2]
        if source.part in ("", ANY):
            return name
        part = parts_of(_finding(source, rule, (), None)) if rule is not None else source.part
        return f"{name} · {part}"

    def _place(self, source: Source, rule: Rule | None) -> str:
        if rule is not None and rule.told is not None:
            return PAGES[rule.told]
        if source.node and self._inventory().node(source.node) is not None:
            gpu = rule is not None and rule.about is About.GPU and source.part not in ("", ANY)
            return f"gpu:{source.node}/{source.part}" if gpu else f"node:{source.node}"
        return f"site:{source.part}" if source.part and self._inventory().site(source.part) is not None else ""


def words_of(parts: Parts, now: Callable[[], float]) -> AlarmWords:
    """The words of a window's alarms."""
    return AlarmWords(parts.rules, parts.inventory.current, now, offered_by(parts))


def offered_by(parts: Parts) -> Offered:
    """What answers a finding, and whether it can be planned as its node is now."""

    def offered(finding: Finding, node: str) -> Remedy | None:
        reading = parts.telemetry.reading(node)
        reached = reading is not None and reading.link.state in (LinkState.LIVE, LinkState.LATE)
        away = parts.asides.of(node)
        out = away is not None and not away.window
        return remedy(finding.rule.act, node, finding.parts, reached=reached, out=out)

    return offered


def _finding(source: Source, rule: Rule, facts: Sequence[tuple[str, str | float]], since: float | None) -> Finding:
    nodes = (source.node,) if source.node else ()
    parts = (source.part,) if source.part not in ("", ANY) and source.node else ()
    return Finding(rule, nodes, parts, since, facts=tuple(facts))


def _tidy(text: str) -> str:
    """Where a value is not known its place is left out."""
    return re.sub(r" {2,}", " ", text).strip()


def _spoken(context: str, source: str) -> str:
    return QCoreApplication.translate(context, source) if source else ""
