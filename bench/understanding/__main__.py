"""``python -m bench.understanding [part ...]``: run the parts (default: all) and print one table."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterable

import bench.understanding
from bench.understanding.table import Row, print_table


def parts() -> dict[str, Callable[[], Iterable[Row]]]:
    """Return the parts by name: the modules of this package that have ``rows``."""
    found: dict[str, Callable[[], Iterable[Row]]] = {}
    for module in pkgutil.iter_modules(bench.understanding.__path__):
        if module.name != "__main__":
            rows = getattr(importlib.import_module(f"bench.understanding.{module.name}"), "rows", None)
            if rows is not None:
                found[module.name] = rows
    return found


def main(names: list[str]) -> int:
    """Print the table of the named parts; return 2 when there is no such part."""
    known = parts()
    if unknown := [name for name in names if name not in known]:
        print(f"no such part: {', '.join(unknown)}; there are {', '.join(known)}")
        return 2
    table: list[Row] = []
    for name in names or known:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        table += known[name]()
    print_table(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
