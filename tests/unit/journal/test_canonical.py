"""Canonical JSON: RFC 8785's own examples, and what every value must keep."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.journal.canonical import LARGEST, canonical

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(min_value=-LARGEST, max_value=LARGEST) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def test_the_rfcs_example_of_serialisation_comes_out_as_it_says() -> None:
    """RFC 8785, 3.2.2, without its floats."""
    value = json.loads(
        '{"string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false]}'
    )
    assert canonical(value) == '{"literals":[null,true,false],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'


def test_the_rfcs_example_of_sorting_comes_out_as_it_says() -> None:
    """RFC 8785, 3.2.3: by UTF-16 code units, so that U+1F600 comes before U+FB33."""
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(value)).values()) == [
        "Carriage Return",
        "One",
        "Control",
        "Latin Small Letter O With Diaeresis",
        "Euro Sign",
        "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        # The test vectors arrays, french, structures, unicode and weird that the RFC names (cyberphone/json-
        # canonicalization, testdata), without their floats.
        ([56, {"d": True, "10": None, "1": []}], '[56,{"1":[],"10":null,"d":true}]'),
        (
            {
                "peach": "This sorting order",
                "péché": "is wrong according to French",
                "pêche": "but canonicalization MUST",
                "sin": "ignore locale",
            },
            '{"peach":"This sorting order","péché":"is wrong according to French",'
            '"pêche":"but canonicalization MUST","sin":"ignore locale"}',
        ),
        (
            {
                "1": {"f": {"f": "hi", "F": 5}, "\n": 56},
                "10": {},
                "": "empty",
                "a": {},
                "111": [{"e": "yes", "E": "no"}],
            },
            '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"a":{}}',
        ),
        ({"Unnormalized Unicode": "A\u030a"}, '{"Unnormalized Unicode":"A\u030a"}'),
        (
            {
                "\u20ac": "Euro Sign",
                "\r": "Carriage Return",
                "</script>": "Browser Challenge",
                "\u0080": "Control\u007f",
            },
            '{"\\r":"Carriage Return","</script>":"Browser Challenge","\u0080":"Control\u007f","€":"Euro Sign"}',
        ),
    ],
)
def test_the_rfcs_test_vectors_come_out_byte_for_byte(value: object, text: str) -> None:
    assert canonical(value) == text


def test_control_characters_are_escaped_as_short_as_can_be() -> None:
    assert canonical("\b\t\n\f\r\x00\x1f") == '"\\b\\t\\n\\f\\r\\u0000\\u001f"'


@pytest.mark.parametrize("value", ['say "no"', "Å", 7, -LARGEST, True, None])
def test_a_value_alone_is_written_as_within_others(value: object) -> None:
    assert f"[{canonical(value)}]" == canonical([value])


@pytest.mark.slow
@given(VALUES)
def test_canonical_text_is_one_for_one_value_and_reads_back(value: object) -> None:
    text = canonical({"value": value})
    assert canonical(json.loads(text)) == text
    text.encode("utf-8")


@pytest.mark.slow
@given(st.dictionaries(st.text(min_size=1), st.integers(0, 9), min_size=2))
def test_the_order_in_which_a_mapping_was_filled_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


@pytest.mark.parametrize("value", [1.0, float("nan"), {"deep": [0.5]}, {1}, b"bytes", {1: "a key"}, object()])
def test_floats_and_what_json_does_not_know_are_refused_loudly(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_whole_numbers_go_as_far_as_every_reader_keeps_them() -> None:
    assert canonical([LARGEST, -LARGEST]) == "[9007199254740991,-9007199254740991]"
    for beyond in (LARGEST + 1, -LARGEST - 1):
        with pytest.raises(ValueError, match="as text"):
            canonical(beyond)


def test_lone_surrogates_become_question_marks_and_never_join_two_keys() -> None:
    assert canonical("\ud800") == '"?"', "it cannot be written as UTF-8"
    with pytest.raises(ValueError, match="same text"):
        canonical(dict.fromkeys(("\ud800", "\ud801")))


def test_kinds_of_text_and_number_are_written_as_what_they_are() -> None:
    class Word(str):
        pass

    class Count(int):
        pass

    assert canonical([Word("a"), Count(3), True]) == '["a",3,true]'
