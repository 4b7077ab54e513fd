"""Whether a report of wrongdoing is about a unit or its people, so that it must not go there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotline.dispatch.texts import texts
from intake.text import fold

if TYPE_CHECKING:
    from hotline.dispatch.models import Agency
    from hotline.dispatch.routing import Matter


def accuses(matter: Matter, agency: Agency) -> bool:
    """Return whether ``matter`` names ``agency`` as the one it is about.

    Its subject or its story may do so. Districts and streets share their names with the place, so there the name has
    to stand for the office; a department that is only asked to act is not accused.
    """
    subject, story = fold(matter.subject).lower(), fold(matter.description).lower()
    is_place = agency.kind in (agency.AgencyKind.DISTRICT, agency.AgencyKind.STREET)
    for name in unit_names(agency):
        if _is_subject(subject, name, is_place) or _stands_for_office(story, name):
            return True
        if not is_place and _stands_accused(story, name):
            return True
    return False


def unit_names(agency: Agency) -> set[str]:
    """Return what people call ``agency``: its full names, and the Chinese one without its official ending."""
    names = {fold(name).lower() for name in (agency.name_zh, agency.name_en) if len(name) > 1}
    for ending in texts()["unit_endings"]:
        names |= {name.removesuffix(ending) for name in list(names) if len(name.removesuffix(ending)) > 1}
    return names


def _is_subject(subject: str, name: str, is_place: bool) -> bool:
    if not subject:
        return False
    if subject.endswith(name) or (len(subject) > 3 and subject in name):
        return True
    return _stands_for_office(subject, name) or (not is_place and name in subject)


def _stands_for_office(text: str, name: str) -> bool:
    """Return whether ``name`` is followed by a word that only offices and their people bear."""
    rests = (text[end:].lstrip(" 的'’s") for end in _ends(text, name))
    return any(rest.startswith(tuple(texts()["unit_words"])) for rest in rests)


def _stands_accused(text: str, name: str) -> bool:
    """Return whether a word of accusation stands right before ``name``."""
    befores = (text[: end - len(name)].rstrip() for end in _ends(text, name))
    return any(before.endswith(tuple(texts()["accusing_words"])) for before in befores)


def _ends(text: str, name: str) -> list[int]:
    """Return where each occurrence of ``name`` in ``text`` ends."""
    ends, start = [], text.find(name)
    while start >= 0:
        ends.append(start + len(name))
        start = text.find(name, start + 1)
    return ends
