"""Ansible's YAML inventory, and the JSON that `ansible-inventory --list` prints (JSON is YAML)."""

from __future__ import annotations

from typing import Any

from console.fleet.model.exchange.ansible import AnsibleInventory
from console.fleet.model.exchange.ansible_ini import expand_ansible, refuse_vault
from console.fleet.model.exchange.preview import MOST_NODES, Offers, note, problem
from console.fleet.model.exchange.yaml_text import load_yaml
from resources.text import QT_TRANSLATE_NOOP

_NOT_GROUPS = QT_TRANSLATE_NOOP("Import", "the file is no inventory: it does not start with a mapping of groups")
_PLUGIN = QT_TRANSLATE_NOOP(
    "Import",
    "this sets up Ansible's plugin “{name}”, which finds its hosts itself; import what "
    "`ansible-inventory --list` prints",
)
_NOT_A_GROUP = QT_TRANSLATE_NOOP("Import", "“{name}” is no group; it needs hosts, children or vars")
_ODD = QT_TRANSLATE_NOOP("Import", "“{name}” in the group “{group}” is not understood; skipped")
_TOO_MANY = QT_TRANSLATE_NOOP("Import", "more than {limit} nodes, and one import brings {limit} at most")


def parse_ansible_yaml(text: str) -> Offers:
    """Read an inventory in YAML or JSON form. Raises ImportProblem."""
    refuse_vault(text)
    document, lines = load_yaml(text)
    if not isinstance(document, dict):
        raise problem(_NOT_GROUPS)
    if isinstance(document.get("plugin"), str):
        raise problem(_PLUGIN, lines.get("plugin", 0), name=document["plugin"])
    inventory = AnsibleInventory()
    waiting = [(str(name), body) for name, body in document.items() if name != "_meta"]
    while waiting:
        waiting += _group(inventory, *waiting.pop(0), lines)
    _meta(inventory, document.get("_meta"))
    return inventory.offers()


def _group(inventory: AnsibleInventory, name: str, body: Any, lines: dict[str, int]) -> list[tuple[str, Any]]:
    """Take in one group; gives the groups below it, which are to be taken in next."""
    line = lines.get(name, 0)
    if body is not None and not isinstance(body, dict):
        raise problem(_NOT_A_GROUP, line, name=name)
    group = inventory.group(name)
    below: list[tuple[str, Any]] = []
    for part, content in (body or {}).items():
        members = dict.fromkeys(content) if isinstance(content, list) and _texts(content) else content
        if part == "hosts" and isinstance(members, dict | str | None):
            _hosts(inventory, name, {members: None} if isinstance(members, str) else members or {}, lines)
        elif part == "children" and isinstance(members, dict | None):
            for child, child_body in (members or {}).items():
                group.children[str(child)] = None
                below.append((str(child), child_body))
        elif part == "vars" and isinstance(content, dict | None):
            group.variables |= {str(key): value for key, value in (content or {}).items()}
        else:
            inventory.notes.append(note(lines.get(str(part), line), _ODD, name=str(part), group=name))
    return below


def _texts(values: list[Any]) -> bool:
    return all(isinstance(value, str) for value in values)


def _hosts(inventory: AnsibleInventory, group: str, hosts: dict[Any, Any], lines: dict[str, int]) -> None:
    for pattern, variables in hosts.items():
        line = lines.get(str(pattern), 0)
        for host in expand_ansible(str(pattern), line):
            own = inventory.host(host, line)
            inventory.group(group).hosts[host] = None
            if isinstance(variables, dict):
                own.update({str(key): value for key, value in variables.items()})
            if len(inventory.hosts) > MOST_NODES:
                raise problem(_TOO_MANY, line, limit=MOST_NODES)


def _meta(inventory: AnsibleInventory, meta: Any) -> None:
    """The variables of hosts where `ansible-inventory --list` puts them."""
    found = meta.get("hostvars") if isinstance(meta, dict) else None
    for host, variables in found.items() if isinstance(found, dict) else ():
        if host in inventory.hosts and isinstance(variables, dict):
            inventory.hosts[host].update({str(key): value for key, value in variables.items()})
