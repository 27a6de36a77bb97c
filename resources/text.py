"""Marking text for translation where Qt may not be imported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_PLACE = re.compile(r"\{([a-z_]+)\}")


class Text(NamedTuple):
    """A text as data: lupdate found it by its marker, a page translates it with `QCoreApplication.translate(*text)`."""

    context: str
    source: str

    def __str__(self) -> str:
        return self.source


def QT_TRANSLATE_NOOP(context: str, source: str) -> Text:
    """Mark `source` for translation; the command line shows it as it is (English)."""
    return Text(context, source)


class Sentence(NamedTuple):
    """A marked text with named places (`{name}`) and what goes into them: `say(NODE_TAKEN, name="g01")`.

    A page formats after translating, the text and those values that are marked or sentences themselves.
    """

    text: Text
    values: dict[str, str | int | Text | Sentence]

    def __str__(self) -> str:
        return self.text.source.format(**self.values)


def say(text: Text, /, **values: str | int | Text | Sentence) -> Sentence:
    """Fill a marked text's named places."""
    return Sentence(text, values)


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its places filled, whatever it holds: it may come from a file that others wrote into."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)
