"""The rules: those that ship with the program, and a site's own beside its data, which add to them or replace them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import resources
from console.fleet.model.rule_rows import checked, parse, rows_of
from console.fleet.model.rules import Origin, RuleError, Rules

FILES = ("alarms/rules.toml", "alarms/backups.toml", "alarms/xids.toml")
#: Where a site's own rules are, in the data directory: every file of it that ends in .toml.
FOLDER = "alarms"
#: A file of rules is small; a larger one is something else.
MOST_BYTES = 1 << 20


@lru_cache(maxsize=1)
def shipped() -> Rules:
    """The rows of resources/alarms. Raises RuleError, and FileNotFoundError when the program was installed without."""
    return parse({name: resources.path(name).read_text(encoding="utf-8") for name in FILES})


def load(directory: Path) -> Rules:
    """The rows that ship, with those of this data directory: one of the same id takes the place of ours, others are
    added. A file that is wrong is left out whole and told of in `Rules.faults`: the others go on."""
    rules = shipped()
    of: dict[str, str] = {}
    faults: list[str] = []
    for file in sorted((directory / FOLDER).glob("*.toml")):
        try:
            if file.stat().st_size > MOST_BYTES:
                raise RuleError(f"{file.name}: it is larger than {MOST_BYTES >> 20} MiB")
            rules = _with(rules, file.name, file.read_text(encoding="utf-8"), of)
        except (RuleError, OSError, UnicodeDecodeError) as error:
            words = str(error)
            faults.append(words if words.startswith(file.name) else f"{file.name}: {words}")
    return replace(rules, faults=tuple(faults))


def overlaid(base: Rules, texts: Mapping[str, str]) -> Rules:
    """These rules with rows in the place of others, or besides them: each text is the one row of that id. What does not
    fit is left out and told of in `Rules.faults`: the others go on."""
    if not texts:
        return base
    made, faults = base, list(base.faults)
    # In any order: a row may name one that comes after it.
    left, news = dict(texts), True
    words: dict[str, str] = {}
    while left and news:
        news = False
        for rule, text in sorted(left.items()):
            try:
                made = _with(made, f"rule {rule}", text, {})
            except RuleError as error:
                words[rule] = str(error)
            else:
                del left[rule]
                news = True
    faults += [words[rule] for rule in sorted(left)]
    return replace(made, faults=tuple(faults))


def _with(rules: Rules, name: str, text: str, of: dict[str, str]) -> Rules:
    """The rules with a file's own rows; `of` says which file each own row is from. Raises RuleError."""
    own = rows_of(name, text)
    rows = {rule.id: rule for rule in rules.rows}
    origins = dict(rules.origins)
    seen: dict[str, str] = {}
    for rule in own:
        if (before := of.get(rule.id) or seen.get(rule.id)) is not None:
            raise RuleError(f"rule {rule.id}: it stands in {before} already")
        seen[rule.id] = name
        known = shipped().by_id.get(rule.id)
        rows[rule.id] = replace(rule, order=len(rows) if known is None else known.order)
        origins[rule.id] = Origin.OWN if known is None else Origin.SHIPPED if rows[rule.id] == known else Origin.CHANGED
    made = checked(tuple(rows.values()), rules.happenings, rules.xids_of)
    of |= seen
    return replace(made, origins=origins)
