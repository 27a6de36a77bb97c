"""The rules as they ship with the program, read once."""

from __future__ import annotations

from functools import lru_cache

import resources
from console.fleet.model.rule_rows import parse
from console.fleet.model.rules import Rules

FILES = ("alarms/rules.toml", "alarms/xids.toml")


@lru_cache(maxsize=1)
def shipped() -> Rules:
    """The rows of resources/alarms. Raises RuleError, and FileNotFoundError when the program was installed without."""
    return parse({name: resources.path(name).read_text(encoding="utf-8") for name in FILES})
