"""ES modules as one script that needs no server: browsers load no module from a file on disk, and a policy by digests allows what is inline only.

Each module becomes a function that gives its exports, called in the order of the imports. What is understood is what our modules use:
``import { a, b as c } from "./other.js"`` at the beginning of a line, and ``export`` before a function.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["linked"]

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w.-]+)";$', re.M)
_EXPORT = re.compile(r"^export (?=(?:async )?function (\w+))", re.M)
_OTHER = re.compile(r"^(?:import|export)\b.*$", re.M)


def linked(modules: Mapping[str, str], entry: str) -> str:
    """One script that does what the module ``entry`` does. ``modules``: their sources by name; those that ``entry`` does not need are left out.

    Raises ValueError for a module that is not there, for modules that import each other in a ring, and for an import or export of another form.
    """
    order: list[str] = []
    _visit(modules, entry, (), order)
    names = {name: f"module{i}" for i, name in enumerate(order)}
    return "\n".join(_wrapped(modules[name], name, names) for name in order)


def _visit(modules: Mapping[str, str], name: str, above: tuple[str, ...], order: list[str]) -> None:
    if name in above:
        raise ValueError(f"modules import each other: {' -> '.join([*above, name])}")
    if name not in modules:
        raise ValueError(f"{above[-1] if above else 'the report'} imports {name}, which is not there; there are: {', '.join(modules)}")
    for _, other in _IMPORT.findall(modules[name]):
        _visit(modules, other, (*above, name), order)
    if name not in order:
        order.append(name)


def _wrapped(source: str, name: str, names: Mapping[str, str]) -> str:
    exports = _EXPORT.findall(source)
    body = _IMPORT.sub(lambda found: f"const {{{found[1].replace(' as ', ': ')}}} = {names[found[2]]};", _EXPORT.sub("", source))
    if other := _OTHER.search(body):
        raise ValueError(f"{name}: cannot link {other.group()!r}")
    return f"const {names[name]} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();"
