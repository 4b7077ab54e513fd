"""Hotspots at a glance: points that lie close together (DBSCAN, 300 m, five or more, seven days; project defaults)."""

from __future__ import annotations

import numpy as np
from sklearn.cluster import DBSCAN

EARTH = 6_371_008.8
NEAR, LEAST = 300.0, 5


def dense_places(lat: np.ndarray, long: np.ndarray) -> np.ndarray:
    """Return for each point the number of its dense place, -1 for none."""
    if not len(lat):
        return np.zeros(0, dtype=int)
    places = np.radians(np.column_stack([lat, long]))
    found = DBSCAN(eps=NEAR / EARTH, min_samples=LEAST, metric="haversine", algorithm="ball_tree").fit_predict(places)
    return np.asarray(found)
