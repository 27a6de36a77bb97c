"""From a name to a `Target`: what ~/.ssh/config and /etc/ssh/ssh_config say about it, as `ssh -G` would answer."""

from __future__ import annotations

import getpass
import hashlib
import os
import re
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from connectors.ssh.ca_signatures import CA_SIGNATURES, chosen_signatures
from connectors.ssh.config_lines import ConfigSyntaxError, parse_destination, parse_flag, parse_port, parse_time
from connectors.ssh.config_reader import ConfigReader, Options, expand_host_name, expand_tokens
from connectors.ssh.problems import SshError, SshProblem
from connectors.ssh.targets import Target

_MAX_HOPS = 8
_DEFAULT_KEYS = ("id_rsa", "id_ecdsa", "id_ecdsa_sk", "id_ed25519", "id_ed25519_sk")
_METHODS = ("publickey", "keyboard-interactive", "password")


def _system_folder() -> Path:
    return Path(os.environ.get("PROGRAMDATA", "C:/ProgramData"), "ssh") if sys.platform == "win32" else Path("/etc/ssh")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the configuration is read on: files, home, environment and names of this workstation. None for a file means
    that it is not read."""

    home: Path = field(default_factory=Path.home)
    user_file: Path | None = None
    system_file: Path | None = None
    system_folder: Path = field(default_factory=_system_folder)
    local_user: str = field(default_factory=getpass.getuser)
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @classmethod
    def here(cls) -> Surroundings:
        """This workstation's own files, where OpenSSH has them."""
        home = Path.home()
        return cls(home=home, user_file=home / ".ssh" / "config", system_file=_system_folder() / "ssh_config")


def resolve(
    host: str,
    user: str = "",
    port: int = 0,
    *,
    identity_file: str = "",
    jump: str = "",
    surroundings: Surroundings | None = None,
) -> Target:
    """Everything the SSH configuration says about `host` (an alias, a name or an address; `user@host` works).

    `user`, `port`, `identity_file` and `jump` stand for `ssh -l -p -i -J` and win over the files; `jump` may be `none`.
    Raises SshError (config_bad) whose facts give `reason` and, where it lies in a file, `file` and `line`.
    """
    around = surroundings or Surroundings.here()
    return _Resolver(around).target(host, user, port, identity_file, jump)


class _Resolver:
    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def target(
        self, host: str, user: str, port: int, identity_file: str, jump: str, *, depth: int = 0, direct: bool = False
    ) -> Target:
        if "@" in host and not user:
            user, host, given = self._destination(host)
            port = port or given
        if not host or host.startswith("-") or any(char.isspace() for char in host):
            raise _bad(host, "host")
        options = Options()
        for name, value in (("user", user), ("port", str(port or "")), ("proxyjump", jump)):
            if value:
                options.first(name, value)
        if identity_file:
            options.lists["identityfile"] = [identity_file]
        if direct:
            options.values["proxyjump"] = "none"
        self._read(host, options)
        try:
            target = self._build(host, options)
            return replace(target, jump=self._jump(target, options, depth))
        except ConfigSyntaxError as error:
            raise _bad(host, str(error)) from error

    def _read(self, host: str, options: Options) -> None:
        around = self._around
        reader = ConfigReader(
            host, options, home=around.home, local_user=around.local_user, system_folder=around.system_folder
        )
        for final in (False, True):
            if around.user_file is not None:
                reader.read(around.user_file, user_file=True)
            if around.system_file is not None:
                reader.read(around.system_file, user_file=False)
            if final or not reader.wants_final_pass:
                break
            name = self._name(host, options)
            options.values["hostname"] = name.replace("%", "%%")
            reader.begin_final_pass(name)

    def _name(self, host: str, options: Options) -> str:
        try:
            return expand_host_name(options.values.get("hostname", ""), host).lower()
        except ConfigSyntaxError as error:
            raise _bad(host, str(error)) from error

    def _build(self, alias: str, options: Options) -> Target:
        values, around = options.values, self._around
        host = expand_host_name(values.get("hostname", ""), alias).lower()
        user = values.get("user", around.local_user)
        port = parse_port(values.get("port", "22"))
        tokens = self._tokens(alias, host, user, port, values)
        configured = "identityfile" in options.lists
        identities = options.lists.get("identityfile", [f"~/.ssh/{name}" for name in _DEFAULT_KEYS])
        interval = values.get("serveraliveinterval")
        count = values.get("serveralivecountmax")
        timeout = values.get("connecttimeout")
        revoked = values.get("revokedhostkeys", "none")
        return Target(
            alias=alias,
            host=host,
            port=port,
            user=user,
            identity_files=self._paths(identities, tokens),
            identities_only=parse_flag(values.get("identitiesonly", "no")),
            identities_configured=configured,
            certificate_files=self._paths(options.lists.get("certificatefile", []), tokens),
            identity_agent=self._agent(values.get("identityagent", "SSH_AUTH_SOCK"), tokens),
            host_key_alias=values.get("hostkeyalias", "").lower(),
            known_hosts_files=self._known_hosts(options, tokens),
            revoked_host_keys=None if revoked.lower() == "none" else self._path(revoked, tokens),
            connect_timeout=_seconds(timeout),
            keepalive_interval=_seconds(interval),
            keepalive_count=None if count is None else int(count),
            address_family=values.get("addressfamily", "any").lower(),
            bind_address=values.get("bindaddress", ""),
            methods=_methods(values),
            ca_signatures=chosen_signatures(values["casignaturealgorithms"])
            if "casignaturealgorithms" in values
            else CA_SIGNATURES,
            notes=tuple(options.notes),
        )

    def _jump(self, target: Target, options: Options, depth: int) -> tuple[Target, ...]:
        value = options.values.get("proxyjump", "none")
        if options.values.get("proxycommand", "none").lower() != "none" and value.lower() == "none":
            raise _bad(target.alias, "proxy_command", options.values["proxycommand"].split()[0])
        if value.lower() == "none":
            return ()
        if depth >= _MAX_HOPS:
            raise _bad(target.alias, "jump_loop", value)
        chain: list[Target] = []
        # OpenSSH makes a ProxyCommand of it, whose tokens stand for the target of the jump, at every hop.
        tokens = {"h": target.host, "n": target.alias, "p": str(target.port), "r": target.user}
        for index, hop in enumerate(value.split(",")):
            user, host, port = parse_destination(expand_tokens(hop, tokens))
            # Only the first hop's own ProxyJump counts: the chain already says how the later ones are reached.
            found = self.target(host, user, port, "", "", depth=depth + 1, direct=index > 0)
            if not found.jump and (found.host, found.port, found.user) == (target.host, target.port, target.user):
                raise _bad(target.alias, "jump_loop", value)
            chain += [*found.jump, replace(found, jump=())]
        if len(chain) > _MAX_HOPS:
            raise _bad(target.alias, "jump_loop", value)
        return tuple(chain)

    def _tokens(self, alias: str, host: str, user: str, port: int, values: Mapping[str, str]) -> dict[str, str]:
        local = socket.gethostname()
        jump = values.get("proxyjump", "none")
        last = "" if jump.lower() == "none" else parse_destination(jump.rpartition(",")[2])[1]
        digest = hashlib.sha1(f"{local}{host}{port}{user}{last}".encode(), usedforsecurity=False).hexdigest()
        return {
            "C": digest,
            "d": str(self._around.home),
            "h": host,
            "i": str(os.getuid()) if sys.platform != "win32" else "",
            "j": last,
            "k": values["hostkeyalias"].lower() if "hostkeyalias" in values else alias,
            "L": local.partition(".")[0],
            "l": local,
            "n": alias,
            "p": str(port),
            "r": user,
            "u": self._around.local_user,
        }

    def _paths(self, raw: list[str], tokens: dict[str, str]) -> tuple[Path, ...]:
        return tuple(self._path(path, tokens) for path in raw if path.lower() != "none")

    def _path(self, raw: str, tokens: dict[str, str]) -> Path:
        text = expand_tokens(self._tilde(self._environment(raw)), tokens)
        return Path(text) if Path(text).is_absolute() else Path.cwd() / text

    def _environment(self, raw: str) -> str:
        def value(match: re.Match[str]) -> str:
            found = self._around.environment.get(match[1])
            if found is None:
                raise ConfigSyntaxError("environment")
            return found

        return re.sub(r"\$\{([^}]*)\}", value, raw)

    def _tilde(self, path: str) -> str:
        if path == "~" or path.startswith("~/"):
            return str(self._around.home).replace("%", "%%") + path[1:]
        return str(Path(path).expanduser()) if path.startswith("~") else path

    def _agent(self, raw: str, tokens: dict[str, str]) -> str:
        if raw.lower() == "none":
            return ""
        if raw == "SSH_AUTH_SOCK" or (raw.startswith("$") and not raw.startswith("${")):
            return self._around.environment.get(raw.removeprefix("$"), _default_agent())
        return str(self._path(raw, tokens))

    def _known_hosts(self, options: Options, tokens: dict[str, str]) -> tuple[Path, ...]:
        folder = self._around.system_folder
        own = options.lists.get("userknownhostsfile", ["~/.ssh/known_hosts", "~/.ssh/known_hosts2"])
        shared = options.lists.get(
            "globalknownhostsfile", [str(folder / "ssh_known_hosts"), str(folder / "ssh_known_hosts2")]
        )
        return self._paths([*own, *shared], tokens)

    def _destination(self, text: str) -> tuple[str, str, int]:
        try:
            return parse_destination(text)
        except ConfigSyntaxError as error:
            raise _bad(text, str(error)) from error


def _default_agent() -> str:
    # The pipe of Windows' own ssh-agent; OpenSSH there uses it when SSH_AUTH_SOCK is not set.
    return r"\\.\pipe\openssh-ssh-agent" if sys.platform == "win32" else ""


def _seconds(text: str | None) -> float | None:
    seconds = None if text is None else parse_time(text)
    return None if seconds is None else float(seconds)


def _methods(values: Mapping[str, str]) -> tuple[str, ...]:
    enabled = {
        "publickey": values.get("pubkeyauthentication", "yes").lower() not in ("no", "false"),
        "keyboard-interactive": parse_flag(values.get("kbdinteractiveauthentication", "yes")),
        "password": parse_flag(values.get("passwordauthentication", "yes")),
    }
    wanted = values.get("preferredauthentications", ",".join(_METHODS)).split(",")
    return tuple(method for method in wanted if enabled.get(method, False))


def _bad(target: str, reason: str, raw: str = "") -> SshError:
    return SshError(SshProblem.CONFIG_BAD, target, facts={"reason": reason}, raw=raw)
