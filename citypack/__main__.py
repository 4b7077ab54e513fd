"""``python -m citypack check [city]``: say whether a pack is sound."""

from __future__ import annotations

import sys
from pathlib import Path

from citypack import PackError, check, load_folder
from citypack.loader import folder_of


def main(arguments: list[str]) -> int:
    """Print every problem of the named pack, or what it holds; return the exit code."""
    name = arguments[1] if len(arguments) > 1 else None
    folder = Path(name) if name and Path(name).is_dir() else folder_of(name)
    try:
        pack = load_folder(folder)
    except PackError as error:
        print(error)
        return 1
    found = check.problems(pack, folder)
    print("\n".join(found) or f"{pack.code}: {len(pack.services)} services, {len(pack.places)} places: sound")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
