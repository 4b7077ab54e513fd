"""Places in what citizens write: finds the parts, joins them into places and ties them to the city's gazetteer."""

from intake.place.finding import find_places
from intake.place.gazetteer import Gazetteer, GazetteerEntry
from intake.place.value import Place, merge

__all__ = ["Gazetteer", "GazetteerEntry", "Place", "find_places", "merge"]
