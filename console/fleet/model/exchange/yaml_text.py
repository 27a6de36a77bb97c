"""YAML from a file that may be hostile: plain data only, bounded before anything is built.

A kilobyte of aliases to aliases stands for gigabytes ("billion laughs"), and deep nesting ends a parser that recurses;
both are measured on the way in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from console.fleet.model.exchange.preview import ImportProblem, problem
from resources.text import QT_TRANSLATE_NOOP

_DEEPEST = 64
_MOST_VALUES = 500_000

_NOT_YAML = QT_TRANSLATE_NOOP("Import", "this is not YAML: {raw}")
_TOO_DEEP = QT_TRANSLATE_NOOP("Import", "values are nested more than {limit} deep; that is no inventory")
_TOO_MANY = QT_TRANSLATE_NOOP("Import", "more than {limit} values, aliases followed; that is no inventory")
_CIRCLE = QT_TRANSLATE_NOOP("Import", "an alias contains itself")
_DOCUMENTS = QT_TRANSLATE_NOOP("Import", "more than one YAML document in one file")


class Sealed:
    """Stands for a value that Ansible Vault has encrypted: it is known to be there, and nothing more."""


# The C parser reads the same language some twenty times faster, where PyYAML was built with it.
_Base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc, valid-type]
    """Plain data, and the two tags that Ansible adds."""


def _sealed(_loader: Any, _node: yaml.Node) -> Sealed:
    return Sealed()


def _plain(loader: Any, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_Loader.add_constructor("!vault", _sealed)
_Loader.add_constructor("!vault-encrypted", _sealed)
_Loader.add_constructor("!unsafe", _plain)


def load_yaml(text: str) -> tuple[Any, dict[str, int]]:
    """The document as plain data, and the line on which each mapping key stands first. Raises ImportProblem."""
    try:
        _measure_depth(text)
        loader: Any = _Loader(text)
        try:
            root = loader.get_single_node()
            if root is None:
                return None, {}
            _measure_size(root)
            lines = dict(reversed(list(_keys(root, set()))))
            return loader.construct_document(root), lines
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise problem(_NOT_YAML, line, raw=error.problem or str(error)) from error
    except yaml.YAMLError as error:
        raise problem(_NOT_YAML, raw=str(error)) from error
    except ImportProblem:
        raise
    except (ValueError, OverflowError, TypeError, AttributeError) as error:
        # PyYAML lets Python's own complaints through: a 13th month, a number of 5,000 digits, a value it cannot hash.
        raise problem(_NOT_YAML, raw=str(error)) from error


def _measure_depth(text: str) -> None:
    depth = documents = 0
    for count, event in enumerate(yaml.parse(text, Loader=_Loader)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
        if depth > _DEEPEST:
            raise problem(_TOO_DEEP, _line(event), limit=_DEEPEST)
        if count > _MOST_VALUES:
            raise problem(_TOO_MANY, _line(event), limit=_MOST_VALUES)
        if documents > 1:
            raise problem(_DOCUMENTS, _line(event))


def _line(at: yaml.Event | yaml.Node) -> int:
    return at.start_mark.line + 1 if at.start_mark else 0


def _children(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key
            yield value
    elif isinstance(node, yaml.SequenceNode):
        yield from node.value


def _measure_size(root: yaml.Node) -> None:
    """Refuse a document that would be too large with every alias written out."""
    sizes: dict[int, int] = {}
    under_way: set[int] = set()

    def size(node: yaml.Node) -> int:
        if id(node) in sizes:
            return sizes[id(node)]
        if id(node) in under_way:
            raise problem(_CIRCLE, _line(node))
        under_way.add(id(node))
        total = 1 + sum(map(size, _children(node)))
        under_way.discard(id(node))
        if total > _MOST_VALUES:
            raise problem(_TOO_MANY, _line(node), limit=_MOST_VALUES)
        sizes[id(node)] = total
        return total

    size(root)


def _keys(node: yaml.Node, seen: set[int]) -> Iterator[tuple[str, int]]:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key.value, _line(key)
    for child in _children(node):
        yield from _keys(child, seen)
