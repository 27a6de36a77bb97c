"""Reading ssh_config files for one host: Host, Match and Include, and the first value of each directive.

Follows OpenSSH's readconf.c. Directives that this connector has no use for are passed over; those that change where a
connection goes and are not followed are noted, so that a failure can name them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from connectors.files import read_part
from connectors.ssh.ca_signatures import chosen_signatures
from connectors.ssh.config_lines import (
    ConfigSyntaxError,
    next_word,
    parse_destination,
    parse_flag,
    parse_port,
    parse_time,
    split_arguments,
    split_line,
)
from connectors.ssh.patterns import match_host, match_list, match_pattern
from connectors.ssh.problems import SshError, SshProblem

_DEPTH = 16
_SIZE = 4 * 1024 * 1024

_ALIASES = {
    "identityfile2": "identityfile",
    "dsaauthentication": "pubkeyauthentication",
    "challengeresponseauthentication": "kbdinteractiveauthentication",
    "skeyauthentication": "kbdinteractiveauthentication",
    "tisauthentication": "kbdinteractiveauthentication",
}
_LISTS = frozenset({"identityfile", "certificatefile"})
_PATH_LISTS = frozenset({"userknownhostsfile", "globalknownhostsfile"})


def _one_of(*words: str) -> Callable[[str], object]:
    def check(value: str) -> object:
        if value.lower() not in words:
            raise ConfigSyntaxError("value")
        return value

    return check


def _whole(value: str) -> object:
    if not (value.isascii() and value.isdigit() and int(value) < 2**31):
        raise ConfigSyntaxError("value")
    return value


def _text(value: str) -> object:
    if not value:
        raise ConfigSyntaxError("value")
    return value


_CHECKS: dict[str, Callable[[str], object]] = {
    "hostname": _text,
    "user": _text,
    "port": parse_port,
    "hostkeyalias": _text,
    "identityfile": _text,
    "certificatefile": _text,
    "identityagent": _text,
    "identitiesonly": parse_flag,
    "revokedhostkeys": _text,
    "casignaturealgorithms": chosen_signatures,
    "addressfamily": _one_of("any", "inet", "inet6"),
    "bindaddress": _text,
    "connecttimeout": parse_time,
    "serveraliveinterval": parse_time,
    "serveralivecountmax": _whole,
    "pubkeyauthentication": _one_of("yes", "true", "no", "false", "unbound", "host-bound"),
    "passwordauthentication": parse_flag,
    "kbdinteractiveauthentication": parse_flag,
    "preferredauthentications": _text,
    "tag": _text,
}

_UNFOLLOWED: dict[str, tuple[str, ...]] = {
    # directive: the values that leave things as they are here
    "canonicalizehostname": ("no", "false", "none"),
    "knownhostscommand": ("none",),
    "pkcs11provider": ("none",),
}


@dataclass(slots=True)
class Options:
    """The first value of each directive that was active, as written; `lists` holds those that add up."""

    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def first(self, name: str, value: str) -> None:
        self.values.setdefault(name, value)

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


class ConfigReader:
    """Reads configuration files for one destination. `host` is what was asked for; `home`, `local_user` and
    `user_folder`, `system_folder` are what `~` and relative Includes stand on."""

    def __init__(self, host: str, options: Options, *, home: Path, local_user: str, system_folder: Path) -> None:
        self.host = host
        self.options = options
        self._home = home
        self._local_user = local_user
        self._system_folder = system_folder
        self._named = host  # what Host patterns are held against
        self._final = False
        self.wants_final_pass = False

    def begin_final_pass(self, name: str) -> None:
        """From now on `Host` speaks of the name that the first pass found, and `Match final` matches."""
        self._named = name
        self._final = True

    def read(self, path: Path, *, user_file: bool) -> None:
        """Apply one file; a missing one is no error. Raises SshError (config_bad) with file, line and reason."""
        self._read(path, active=True, never=False, user_file=user_file, depth=0)

    def _read(self, path: Path, *, active: bool, never: bool, user_file: bool, depth: int) -> None:
        if depth > _DEPTH:
            raise _bad(path, 0, "include_depth")
        try:
            if user_file or depth:
                _check_owner(path)
            data = read_part(path, _SIZE + 1)
        except (FileNotFoundError, NotADirectoryError):
            return
        except OSError as error:
            raise _bad(path, 0, "unreadable", str(error)) from error
        if len(data) > _SIZE:
            raise _bad(path, 0, "size")
        for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), start=1):
            try:
                parted = split_line(line)
                if parted is not None:
                    keyword = _ALIASES.get(parted[0], parted[0])
                    if keyword == "include":
                        self._include(parted[1], active=active, never=never, user_file=user_file, depth=depth)
                    else:
                        active = self._apply(keyword, parted[1], active=active, never=never)
            except ConfigSyntaxError as error:
                raise _bad(path, number, str(error), line) from error

    def _include(self, rest: str, *, active: bool, never: bool, user_file: bool, depth: int) -> None:
        for pattern in split_arguments(rest):
            if not pattern:
                raise ConfigSyntaxError("value")
            if pattern.startswith("~") and not user_file:
                raise ConfigSyntaxError("include_path")
            anchor = self._home / ".ssh" if user_file else self._system_folder
            for found in _glob(str(anchor / _tilde(pattern, self._home))):
                self._read(found, active=active, never=never or not active, user_file=user_file, depth=depth + 1)

    def _apply(self, keyword: str, rest: str, *, active: bool, never: bool) -> bool:
        """One directive; returns whether the lines that follow are active."""
        if keyword == "host":
            return self._host_matches(split_arguments(rest)) and not never
        if keyword == "match":
            return self._match(rest, never=never) and not never
        if keyword == "proxyjump":
            self._proxy_jump(rest, active=active)
        elif keyword == "proxycommand":
            command = rest.lstrip(" \t\r\n=")
            if not command:
                raise ConfigSyntaxError("value")
            if active and "proxyjump" not in self.options.values:
                self.options.first("proxycommand", command)
        elif keyword in _CHECKS or keyword in _PATH_LISTS:
            self._value(keyword, split_arguments(rest), active=active)
        elif keyword in _UNFOLLOWED and active:
            words = split_arguments(rest)
            if words and words[0].lower() not in _UNFOLLOWED[keyword]:
                self.options.note(f"{keyword} {words[0]}")
        return active

    def _value(self, keyword: str, words: list[str], *, active: bool) -> None:
        if not words or not words[0]:
            raise ConfigSyntaxError("value")
        if keyword in _PATH_LISTS:
            if "" in words or ("none" in (word.lower() for word in words) and len(words) > 1):
                raise ConfigSyntaxError("value")
            if active and keyword not in self.options.values:
                self.options.values[keyword] = words[0]
                self.options.lists[keyword] = words
            return
        if len(words) > 1:
            raise ConfigSyntaxError("extra")
        _CHECKS[keyword](words[0])
        if not active:
            return
        if keyword in _LISTS:
            known = self.options.lists.setdefault(keyword, [])
            if words[0] not in known:
                known.append(words[0])
        else:
            self.options.first(keyword, words[0])

    def _proxy_jump(self, rest: str, *, active: bool) -> None:
        value = rest.lstrip(" \t\r\n=").strip()
        if not value:
            raise ConfigSyntaxError("value")
        if value.lower() != "none":
            for hop in value.split(","):
                parse_destination(hop)
        if active and "proxycommand" not in self.options.values:
            self.options.first("proxyjump", value)

    def _host_matches(self, patterns: list[str]) -> bool:
        if not patterns or "" in patterns:
            raise ConfigSyntaxError("value")
        matched = False
        for pattern in patterns:
            negated = pattern.startswith("!")
            if match_pattern(self._named, pattern.removeprefix("!") if negated else pattern):
                if negated:
                    return False
                matched = True
        return matched

    def _match(self, rest: str, *, never: bool) -> bool:
        result, count = True, 0
        word, rest = next_word(rest)
        while word and not word.startswith("#"):
            negated = word.startswith("!")
            name = word.removeprefix("!").lower()
            if name == "all":
                after, _ = next_word(rest)
                if count > 1 or (after and not after.startswith("#")):
                    raise ConfigSyntaxError("match_all")
                return result and not negated
            count += 1
            if name in ("canonical", "final"):
                self.wants_final_pass |= name == "final"
                fits = self._final
            else:
                argument, rest = next_word(rest)
                if not argument or argument.startswith("#"):
                    raise ConfigSyntaxError("match_argument")
                fits = self._criterion(name, argument, quiet=never or not result)
            if fits == negated:
                result = False
            word, rest = next_word(rest)
        if not count:
            raise ConfigSyntaxError("match_empty")
        return result

    def _criterion(self, name: str, argument: str, *, quiet: bool) -> bool:
        values = self.options.values
        if name == "host":
            return match_host(expand_host_name(values.get("hostname", ""), self.host), argument)
        if name == "originalhost":
            return match_host(self.host, argument)
        if name == "user":
            return match_list(values.get("user", self._local_user), argument.split(","))
        if name == "localuser":
            return match_list(self._local_user, argument.split(","))
        if name == "tagged":
            return match_list(values.get("tag", ""), argument.split(","))
        if name in ("exec", "localnetwork", "sessiontype", "command", "version"):
            # Nothing is run on the operator's machine to find a way: such a block counts as not matching.
            if not quiet:
                self.options.note(f"match {name}")
            return False
        raise ConfigSyntaxError("match_criterion")


def expand_host_name(template: str, host: str) -> str:
    """HostName with its `%h` and `%%`; `host` itself when there is none. Raises ConfigSyntaxError."""
    return expand_tokens(template, {"h": host}) if template else host


def expand_tokens(template: str, tokens: dict[str, str]) -> str:
    """Replace `%x` by `tokens["x"]` and `%%` by `%`. Raises ConfigSyntaxError on any other."""
    out: list[str] = []
    parts = iter(template)
    for char in parts:
        if char != "%":
            out.append(char)
            continue
        name = next(parts, "")
        if name == "%":
            out.append("%")
        elif name in tokens:
            out.append(tokens[name])
        else:
            raise ConfigSyntaxError("token")
    return "".join(out)


def _tilde(path: str, home: Path) -> str:
    if not path.startswith("~"):
        return path
    if path == "~" or path.startswith("~/"):
        return str(home) + path[1:]
    return str(Path(path).expanduser())


def _glob(pattern: str) -> list[Path]:
    import glob  # noqa: PLC0415 - pathlib's glob cannot start at an absolute pattern

    return [Path(found) for found in sorted(glob.glob(pattern))]  # noqa: PTH207


def _check_owner(path: Path) -> None:
    # OpenSSH refuses a user's configuration that someone else could have written: it decides where we connect.
    if sys.platform == "win32":
        return
    status = path.stat()
    if status.st_uid not in (0, os.getuid()) or status.st_mode & 0o022:
        raise _bad(path, 0, "permissions")


def _bad(path: Path, line: int, reason: str, raw: str = "") -> SshError:
    facts = {"file": str(path), "reason": reason}
    if line:
        facts["line"] = str(line)
    return SshError(SshProblem.CONFIG_BAD, str(path), facts=facts, raw=raw.encode("utf-8", "replace"))
