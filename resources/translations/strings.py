"""The strings that a translator must see, read from the syntax tree.

lupdate's reader of Python is a heuristic: it loses strings inside f-strings and takes a wrong context after a
local alias.
So what it finds is held against this list.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MARKER = "QT_TRANSLATE_NOOP"


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A text to translate in its context; `numerus` when it has plural forms."""

    context: str
    source: str
    numerus: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A call that no translation can ever match."""

    file: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


def scan(file: Path) -> tuple[set[Message], list[Fault]]:
    """Every text marked in a Python file. Raises SyntaxError and OSError."""
    found: set[Message] = set()
    faults: list[Fault] = []
    for context, call in _calls(ast.parse(file.read_text(encoding="utf-8")), ""):
        try:
            message = _message(context, call)
        except ValueError as error:
            faults.append(Fault(file, call.lineno, str(error)))
        else:
            if message is not None:
                found.add(message)
    return found, faults


def _calls(node: ast.AST, context: str) -> Iterator[tuple[str, ast.Call]]:
    """Calls with the class they stand in."""
    for child in ast.iter_child_nodes(node):
        inner = child.name if isinstance(child, ast.ClassDef) else context
        if isinstance(child, ast.Call):
            yield context, child
        yield from _calls(child, inner)


def _name(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _literal(node: ast.expr, what: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(f"{what} must be a plain text; format it after translating")


def _message(context: str, call: ast.Call) -> Message | None:
    name, arguments = _name(call), call.args
    if name == _MARKER:
        if len(arguments) != 2:
            raise ValueError(f"{_MARKER} takes a context and a text")
        return Message(_literal(arguments[0], "the context"), _literal(arguments[1], "the text"))
    if name == "translate" and isinstance(call.func, ast.Attribute):
        if len(arguments) < 2 or any(isinstance(each, ast.Starred) for each in arguments):
            return None  # str.translate, or a Text that was marked elsewhere
        if not isinstance(arguments[0], ast.Constant) or not isinstance(arguments[1], ast.Constant):
            return None  # a Text that was marked elsewhere
        if len(arguments) == 4:
            raise ValueError("lupdate sees no plural forms here; use tr of a QObject")
        return Message(_literal(arguments[0], "the context"), _literal(arguments[1], "the text"))
    if name == "tr" and isinstance(call.func, ast.Attribute):
        if not arguments:
            raise ValueError("tr takes a text")
        return Message(context, _literal(arguments[0], "the text"), len(arguments) == 3)
    return None
