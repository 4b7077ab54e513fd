"""``python -m citypack check [city]`` says whether a pack is sound; ``knowledge FILE [city]`` takes a CSV over."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from citypack import PackError, check, knowledge, load_folder
from citypack.loader import CITIES, folder_of


def main(arguments: list[str]) -> int:
    """Do what the first argument says; return the exit code, 1 when something is wrong."""
    try:
        if arguments[:1] == ["knowledge"] and len(arguments) > 1:
            return take_over(Path(arguments[1]), arguments[2] if len(arguments) > 2 else "beijing")
        return say_sound(arguments[1] if len(arguments) > 1 else None)
    except PackError as error:
        print(error)
        return 1


def say_sound(name: str | None) -> int:
    """Print every problem of the named pack, or what it holds."""
    folder = Path(name) if name and Path(name).is_dir() else folder_of(name)
    pack = load_folder(folder)
    found = check.problems(pack, folder)
    print("\n".join(found) or f"{pack.code}: {len(pack.services)} services, {len(pack.places)} places: sound")
    return 1 if found else 0


def take_over(source: Path, city: str) -> int:
    """Check a knowledge base and put it into the city's folder; the action server reads it at its next start."""
    entries = knowledge.read(source)
    folder = CITIES / city
    if not (folder / "city.yml").exists():
        raise PackError([f"{folder}: there is no city.yml; is the name of the city right?"])
    target = folder / knowledge.FILE
    if source.resolve() != target.resolve():
        shutil.copyfile(source, target)
    print(f"{city}: {len(entries)} answers")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
