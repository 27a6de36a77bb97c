"""Finding things by a few letters of their name. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

_WORD_START = 8
_TOGETHER = 5
_EARLY = 3
_WHOLE_WORD = 30
_SUBSTRING = 20


def match(word: str, text: str) -> tuple[int, tuple[int, ...]] | None:
    """How well `word` is found in `text` (both case-folded): a score, and the places of its letters. None: not at all.

    A part of the text beats scattered letters; the start of a word beats its middle.
    """
    if not word:
        return 0, ()
    at = _best_substring(word, text)
    if at is not None:
        score = _SUBSTRING + _TOGETHER * len(word) + (_WORD_START if _starts_word(text, at) else 0)
        score += _EARLY if at == 0 else 0
        end = at + len(word)
        if _starts_word(text, at) and (end == len(text) or not text[end].isalnum()):
            score += _WHOLE_WORD
        return score, tuple(range(at, end))
    return _scattered(word, text)


def _starts_word(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()


def _best_substring(word: str, text: str) -> int | None:
    first = at = text.find(word)
    while at >= 0:
        if _starts_word(text, at):
            return at
        at = text.find(word, at + 1)
    return first if first >= 0 else None


def _scattered(word: str, text: str) -> tuple[int, tuple[int, ...]] | None:
    """Letters in order, at starts of words where that is possible."""
    places: list[int] = []
    begin = 0
    for letter in word:
        at = text.find(letter, begin)
        if at < 0:
            return None
        start = at
        while start >= 0 and not _starts_word(text, start) and not (places and start == places[-1] + 1):
            start = text.find(letter, start + 1)
        places.append(start if start >= 0 and _rest_fits(word, len(places) + 1, text, start + 1) else at)
        begin = places[-1] + 1
    score = sum(
        (_WORD_START if _starts_word(text, at) else 0) + (_TOGETHER if index and at == places[index - 1] + 1 else 0)
        for index, at in enumerate(places)
    )
    if score < _WORD_START * 2 and len(word) > 2:
        return None  # letters strewn over a text are no find
    return score, tuple(places)


def _rest_fits(word: str, index: int, text: str, begin: int) -> bool:
    for letter in word[index:]:
        begin = text.find(letter, begin) + 1
        if begin == 0:
            return False
    return True


def rank(query: str, title: str, others: str = "") -> tuple[int, tuple[int, ...]] | None:
    """How well every word of `query` is found in a title (or, worth less, in `others`); None when one is missing."""
    words: Sequence[str] = query.casefold().split()
    folded, rest = title.casefold(), others.casefold()
    total = 0
    places: set[int] = set()
    for word in words:
        found = match(word, folded)
        if found is not None and len(folded) == len(title):
            places.update(found[1])
        if found is None:
            at = rest.find(word)
            if at < 0:
                return None
            found = (_SUBSTRING // 2 + (_WORD_START if _starts_word(rest, at) else 0), ())
        total += found[0]
    return total - min(len(title) // 8, 6), tuple(sorted(places))
