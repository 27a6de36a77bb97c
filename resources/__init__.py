"""Data that ships with the program: fonts, icons, themes, rules, translations. One function gives a path."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """The path of a shipped file or folder, by its name below resources/ (`themes/dark.toml`).

    Raises FileNotFoundError when the program was installed without it.
    """
    found = _HERE / name
    if not found.exists():
        raise FileNotFoundError(f"resources/{name} is missing from this installation")
    return found
