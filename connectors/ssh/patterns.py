"""OpenSSH's own pattern language (match.c), shared by the configuration and known_hosts."""

from __future__ import annotations

from collections.abc import Iterable


def match_pattern(text: str, pattern: str) -> bool:
    """Whether all of `text` matches `pattern`, where `*` is any run of characters and `?` any one. Case counts.

    Steps back to the last star only, so that a hostile pattern costs len(text) * len(pattern) at most.
    """
    if "*" not in pattern and "?" not in pattern:
        return text == pattern
    at = place = mark = 0
    star = -1
    while at < len(text):
        if place < len(pattern) and pattern[place] == "*":
            star, mark = place, at
            place += 1
        elif place < len(pattern) and pattern[place] in ("?", text[at]):
            place += 1
            at += 1
        elif star >= 0:
            mark += 1
            at, place = mark, star + 1
        else:
            return False
    return pattern[place:].strip("*") == ""


def match_list(text: str, patterns: Iterable[str]) -> bool:
    """Whether one pattern matches and no negated one (`!pattern`) does; a list of negations alone never matches."""
    found = False
    for pattern in patterns:
        if pattern.startswith("!"):
            if match_pattern(text, pattern[1:]):
                return False
        elif match_pattern(text, pattern):
            found = True
    return found


def match_host(host: str, patterns: str) -> bool:
    """`match_list` for host names: comma-separated `patterns`, case ignored on both sides."""
    return match_list(host.lower(), patterns.lower().split(","))
