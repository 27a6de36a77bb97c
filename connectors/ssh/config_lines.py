"""The syntax of ssh_config(5): how a line falls into words, exactly as OpenSSH's readconf.c and misc.c split it."""

from __future__ import annotations

import re
import socket

_BLANKS = " \t\r\n"


class ConfigSyntaxError(ValueError):
    """A line that OpenSSH would refuse; says why."""


def next_word(text: str) -> tuple[str | None, str]:
    """OpenSSH's strdelim: the next word and the rest. Words end at blanks, one `=` or a quote; a quoted part is taken
    without its quotes. None at the end. Raises ConfigSyntaxError when a quote stays open."""
    if not text:
        return None, ""
    for index, char in enumerate(text):
        if char == '"':
            end = text.find('"', index + 1)
            if end < 0:
                raise ConfigSyntaxError("quote")
            return text[:index] + text[index + 1 : end], text[end + 1 :].lstrip(_BLANKS)
        if char in _BLANKS or char == "=":
            rest = text[index + 1 :].lstrip(_BLANKS)
            if char != "=" and rest.startswith("="):
                rest = rest[1:].lstrip(_BLANKS)
            return text[:index], rest
    return text, ""


def split_arguments(text: str) -> list[str]:
    """OpenSSH's argv_split: words with "double" and 'single' quotes and backslash escapes; a `#` at the start of a word
    ends the line. Raises ConfigSyntaxError when a quote stays open."""
    words: list[str] = []
    index, size = 0, len(text)
    while index < size:
        if text[index] in " \t":
            index += 1
            continue
        if text[index] == "#":
            break
        word: list[str] = []
        quote = ""
        while index < size:
            char = text[index]
            if (
                char == "\\"
                and index + 1 < size
                and (text[index + 1] in "'\"\\" or (not quote and text[index + 1] == " "))
            ):
                index += 1
                word.append(text[index])
            elif not quote and char in " \t":
                break
            elif not quote and char in "'\"":
                quote = char
            elif quote and char == quote:
                quote = ""
            else:
                word.append(char)
            index += 1
        if quote:
            raise ConfigSyntaxError("quote")
        words.append("".join(word))
    return words


def split_line(line: str) -> tuple[str, str] | None:
    """The keyword (lower case) and the raw rest of one line; None for an empty line or a comment."""
    text = line.rstrip(" \t\r\n\f").lstrip(" \t\r")
    word, rest = next_word(text)
    if word == "":
        word, rest = next_word(rest)
    if word is None or not word or word.startswith("#"):
        return None
    return word.lower(), rest


_TIME_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def parse_time(text: str) -> int | None:
    """Seconds from `90`, `1m30s`, `2h` (ssh_config's time format); None for `none`. Raises ConfigSyntaxError."""
    if text == "none":
        return None
    pieces = re.findall(r"(\d+)([smhdwSMHDW]?)", text)
    if not pieces or "".join(number + unit for number, unit in pieces) != text or len(text) > 32:
        raise ConfigSyntaxError("time")
    return sum(int(number) * _TIME_UNITS[unit.lower()] for number, unit in pieces)


def parse_flag(text: str) -> bool:
    """yes, true, no, false. Raises ConfigSyntaxError."""
    if text.lower() in ("yes", "true"):
        return True
    if text.lower() in ("no", "false"):
        return False
    raise ConfigSyntaxError("flag")


def parse_port(text: str) -> int:
    """A port's number, or the name of its service. Raises ConfigSyntaxError."""
    text = text.removeprefix("+")
    if text[:1].isalpha():
        try:
            return socket.getservbyname(text, "tcp")
        except (OSError, UnicodeError, ValueError) as error:
            raise ConfigSyntaxError("port") from error
    if not text.isascii() or not text.isdigit() or len(text) > 5 or not 0 < int(text) < 65536:
        raise ConfigSyntaxError("port")
    return int(text)


def parse_destination(text: str) -> tuple[str, str, int]:
    """`[user@]host[:port]`, `[user@][ipv6][:port]` or `ssh://[user@]host[:port]`: user, host and port, empty and 0
    where not given. Raises ConfigSyntaxError."""
    text = text.strip(_BLANKS)
    uri = text.lower().startswith("ssh://")
    if uri:
        text = text[6:].rstrip("/")
        if "/" in text:
            raise ConfigSyntaxError("destination")
    user, at, place = text.rpartition("@")
    if at and not user:
        raise ConfigSyntaxError("destination")
    if place.startswith("["):
        host, bracket, tail = place[1:].partition("]")
        if not bracket or (tail and not tail.startswith(":")):
            raise ConfigSyntaxError("destination")
        port = tail[1:]
        has_port = bool(tail)
    elif place.count(":") > 1:
        host, port, has_port = place, "", False  # a bare IPv6 address
    else:
        host, colon, port = place.partition(":")
        has_port = bool(colon)
    if not host or host.startswith("-") or any(char in _BLANKS for char in host):
        raise ConfigSyntaxError("destination")
    if user.startswith("-"):
        raise ConfigSyntaxError("destination")
    return user, host, parse_port(port) if has_port else 0
