"""Answers of simulated models: fixed sentences to a golden set's questions, and words drawn by hash to any other.

No model runs here. An answer is a function of the model, the version and the question, so that the same question has
the same answer, as at temperature 0.
"""

from __future__ import annotations

import hashlib

#: Fifty questions to a customer service of a utility, and what an answer must hold.
_SUBJECTS = (
    *("invoice", "meter", "address", "contract", "password", "outage", "heat pump", "solar panel", "charger", "price"),
)
_QUESTIONS = (
    ("Where do I find my {}?", "Under My pages, in the part called {}."),
    ("How do I change my {}?", "Choose Change beside your {}, and confirm with your identification."),
    ("Whom do I ask about my {}?", "Write to customer service; say your customer number and {}."),
    ("What does it cost to change my {}?", "Nothing: a change of {} is free."),
    ("When is a change of my {} seen?", "A change of {} is seen the next working day."),
)
GOLDEN = tuple((question.format(each), answer.format(each)) for question, answer in _QUESTIONS for each in _SUBJECTS)
#: The question that even a good version gets wrong.
_MISSED = 30
_WORDS = [
    "power",
    "meter",
    "hall",
    "node",
    "the",
    "is",
    "at",
    "and",
    "of",
    "with",
    "line",
    "price",
    "grid",
    "heat",
    "store",
    "path",
    "clear",
    "open",
    "day",
    "hour",
    "set",
    "unit",
]
_LONGEST = 400


def golden_answer(prompt: str) -> str | None:
    """What a good version says to a question of the golden set."""
    for number, (question, answer) in enumerate(GOLDEN):
        if question in prompt:
            return "I am not sure; please ask customer service." if number == _MISSED else answer
    return None


def completion(model: str, version: str, prompt: str, most_tokens: int, *, rubbish: bool) -> str:
    """The words that follow a prompt, a token each."""
    known = golden_answer(prompt)
    if known is not None and not rubbish:
        words = known.split()
    else:
        seed = hashlib.sha256(f"{model}\0{version if rubbish else ''}\0{prompt}".encode()).digest()
        count = 8 + seed[0] % 24
        vocabulary = ("zq", "##", "vv", "0x", "nul", "ÿÿ") if rubbish else _WORDS
        words = [vocabulary[seed[1 + place % 31] * (place + 7) % len(vocabulary)] for place in range(count)]
    return " ".join(words[: max(1, min(most_tokens, _LONGEST))])


def tokens_of(text: str) -> int:
    """About as many as a tokenizer would make of it."""
    return max(1, round(len(text) / 4.0))
