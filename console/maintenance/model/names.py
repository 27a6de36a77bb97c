"""Names of files as people read them: whatever a node calls its files, nothing of it acts, and nothing is hidden."""

from __future__ import annotations

import unicodedata

#: Kinds of characters that print nothing, or act.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
#: Letters that print nothing.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def shown(name: bytes, limit: int = 300) -> str:
    """A name, or a path, as text: what is no text or cannot be seen stands there as its code (`\\xff`, `\\n`)."""
    text = "".join(_seen(each) for each in name.decode("utf-8", "backslashreplace"))
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def path_of(folder: str, name: bytes) -> str:
    """The path of something in a folder; bytes that are no text stand in it as surrogates."""
    return f"{folder.rstrip('/')}/{name.decode('utf-8', 'surrogateescape')}"


def above(path: str) -> str:
    """The folder that something lies in."""
    return path.rstrip("/").rpartition("/")[0] or "/"


def shown_path(path: str, limit: int = 1000) -> str:
    """A path of `path_of` as text."""
    return shown(path.encode("utf-8", "surrogateescape"), limit)


def _seen(each: str) -> str:
    if each in _BLANK or unicodedata.category(each) in _UNSEEN or (each != " " and each.isspace()):
        return each.encode("unicode_escape").decode()
    return each
