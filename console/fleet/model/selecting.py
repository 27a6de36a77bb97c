"""Nodes as somebody names them: `hall/g01`, `g01` where only one site has it, `site:hall`, `node:hall/g01`, or by
their ids."""

from __future__ import annotations

from collections.abc import Iterable

from console.fleet.model.inventory import Inventory, Node
from console.fleet.model.validation import shown
from resources.errors import EnvironmentFault
from resources.text import QT_TRANSLATE_NOOP, Sentence, say

_UNKNOWN = QT_TRANSLATE_NOOP("Inventory", "there is no node “{word}”")
_UNKNOWN_CLOSE = QT_TRANSLATE_NOOP("Inventory", "there is no node “{word}”; did you mean {close}?")
_UNKNOWN_SITE = QT_TRANSLATE_NOOP("Inventory", "there is no site “{word}”")
_AMBIGUOUS = QT_TRANSLATE_NOOP("Inventory", "“{word}” stands on several sites: {keys}")


class NotSelected(EnvironmentFault):
    """Words that name no node, or more than one where one is meant."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def select_nodes(inventory: Inventory, words: Iterable[str]) -> tuple[Node, ...]:
    """The nodes that the words name, in the order of the words, each once. Raises NotSelected."""
    found: dict[str, Node] = {}
    for word in words:
        for node in _meant(inventory, word):
            found.setdefault(node.key, node)
    return tuple(found.values())


def _meant(inventory: Inventory, word: str) -> tuple[Node, ...]:
    if word.startswith("site:"):
        key = word.removeprefix("site:")
        site = inventory.site(key)
        if site is None:
            raise NotSelected(say(_UNKNOWN_SITE, word=shown(key)))
        return tuple(node for node in inventory.nodes if node.site == site.key)
    key = word.removeprefix("node:")
    exact = inventory.node(key)
    if exact is not None:
        return (exact,)
    named = tuple(node for node in inventory.nodes if node.name == key)
    if len(named) > 1:
        raise NotSelected(say(_AMBIGUOUS, word=shown(word), keys=", ".join(node.full_name for node in named)))
    if not named:
        low = key.casefold()
        close = [node.full_name for node in inventory.nodes if low in (node.name.casefold(), node.full_name.casefold())]
        if close:
            raise NotSelected(say(_UNKNOWN_CLOSE, word=shown(word), close=", ".join(close[:3])))
        raise NotSelected(say(_UNKNOWN, word=shown(word)))
    return named
