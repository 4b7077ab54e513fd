"""Runs the detectors day by day over a made-up city and compares what they find with what was planted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from bench.insight_city.city import CITY_NOISE, DOMAIN_NOISE, City
from bench.insight_city.plan import Anomaly, Hotspot, Plan
from hotline.dispatch.working_days import is_working_day
from hotline.insight.sensing import anomalies, scan, windows

FIRST = dt.date(2026, 3, 2)
DAYS, LOOKED_FROM = 77, 64
SCANNED = 28
FIRST_WINDOW, LAST_WINDOW = LOOKED_FROM * windows.A_DAY, DAYS * windows.A_DAY - 1
NOISE = CITY_NOISE**2 + DOMAIN_NOISE**2  # the days' own variance, as a share of the squared mean
PLACE_METRES = 1_500.0  # so near to the planted point a found hotspot counts as it
COLUMNS = ["requested_at", "subdistrict", "group", "service_code", "lat", "long"]


@dataclass
class Score:
    """Planted, found, found within a day, raised in all, raised though nothing was planted there; days looked at."""

    planted: int = 0
    found: int = 0
    within_a_day: int = 0
    raised: int = 0
    wrong: int = 0
    days: int = 0
    delays: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        """Return the score as a line of print."""
        recall = f"{self.within_a_day}/{self.planted}" if self.planted else "nothing planted"
        share = self.wrong / self.raised if self.raised else 0.0
        delay = f"{np.median(self.delays):.2f} days" if self.delays else "-"
        return (
            f"{name}: found within a day {recall}, at all {self.found}; raised {self.raised}, wrong {self.wrong} "
            f"(false discoveries {share:.3f}); median delay {delay}; {self.days} days"
        )


def report(seeds: Iterable[int], only_alarms: bool = False) -> None:
    """Print the scores with planted truth and on null data."""
    for name, (spots, more) in {"planted": (6, 15), "null": (0, 0)}.items():
        alarms, best, hotspots = Score(), Score(), Score()
        for seed in seeds:
            city = City(Plan(seed, FIRST, DAYS, hotspots=spots, anomalies=more))
            events = pd.concat([city.day(number)[COLUMNS] for number in range(DAYS)], ignore_index=True)
            for column in ("subdistrict", "group", "service_code"):
                events[column] = events[column].astype("category")
            score_alarms(city, events, alarms)
            print(alarms.line(f"alarms, {name}, up to seed {seed}"), flush=True)
            score_alarms(city, events, best, by_oracle=True)
            print(best.line(f"alarms by the true expectation, {name}, up to seed {seed}"), flush=True)
            if only_alarms:
                continue
            score_hotspots(city, events, hotspots)
            print(hotspots.line(f"hotspots, {name}, up to seed {seed}"), flush=True)


def score_alarms(city: City, events: pd.DataFrame, score: Score, by_oracle: bool = False) -> None:
    """Look for alarms of each street and domain, and of each domain in the city, from the 64th day on."""
    raised: list[anomalies.Alarm] = []
    for names in (["subdistrict", "group"], ["group"]):
        series = windows.series(events, names, FIRST, DAYS, is_working_day)
        if by_oracle:
            raised += anomalies.raised(series, oracle(city, series), FIRST_WINDOW, LAST_WINDOW)
        else:
            raised += anomalies.alarms(series, FIRST_WINDOW, LAST_WINDOW)
    score.days += DAYS - LOOKED_FROM
    score.planted += len(city.truth.anomalies)
    score.raised += len(raised)
    score.wrong += sum(not any(_is_of(alarm, each, city) for each in city.truth.anomalies) for alarm in raised)
    score.wrong -= sum(_by_a_hotspot(alarm, city) for alarm in raised)
    for anomaly in city.truth.anomalies:
        begun = dt.datetime.combine(_date(anomaly.day), dt.time(windows.STARTS[anomaly.window]))
        seen = [alarm.at for alarm in raised if _is_of(alarm, anomaly, city)]
        if seen:
            delay = (end_of(min(seen)) - begun).total_seconds() / 86_400
            score.found += 1
            score.within_a_day += delay <= 1
            score.delays.append(delay)


def oracle(city: City, series: windows.Series) -> dict[int, anomalies.Evidence | None]:
    """Return evidence with the true expectations: what no detector that has to learn them can do better than."""
    hours = np.array(city.world.mix.hours) / sum(city.world.mix.hours)
    of_window = np.add.reduceat(hours, windows.STARTS)
    shares = dict(zip(city.streets, city.shares, strict=True))
    street = np.array([shares.get(name[0], 0.0) if len(name) == 2 else 1.0 for name in series.names])
    known: dict[int, anomalies.Evidence | None] = {}
    for window in range(FIRST_WINDOW - max(anomalies.SPANS) + 1, LAST_WINDOW + 1):
        day = series.day_of(window)
        level = city.plan.a_day * (1.0 if is_working_day(day) else city.world.mix.weekend)
        groups = city.group_shares(day)
        mean = level * of_window[window % windows.A_DAY] * street * [groups.get(name[-1], 0.0) for name in series.names]
        known[window] = anomalies.Evidence(series.counts[:, window], np.maximum(mean, 1e-6), NOISE, 10**9)
    return known


def end_of(start: dt.datetime) -> dt.datetime:
    """Return when the window that begins at ``start`` has ended: an alarm is known then."""
    later = [hour for hour in windows.STARTS if hour > start.hour]
    return dt.datetime.combine(start.date(), dt.time()) + dt.timedelta(hours=later[0] if later else 24)


def _date(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def _is_of(alarm: anomalies.Alarm, anomaly: Anomaly, city: City) -> bool:
    """Return whether ``alarm`` is about ``anomaly``: of the street or any street when all of the city is meant."""
    on_time = 0 <= (alarm.at.date() - _date(anomaly.day)).days <= 1
    street = alarm.name[0] if len(alarm.name) == 2 else None
    meant = anomaly.street is None or street in (None, city.streets[anomaly.street])
    return on_time and alarm.name[-1] == anomaly.group and meant


def _by_a_hotspot(alarm: anomalies.Alarm, city: City) -> bool:
    """Return whether a planted hotspot, and no planted anomaly, explains ``alarm``: then it is right as well."""
    if any(_is_of(alarm, each, city) for each in city.truth.anomalies):
        return False
    for spot in city.truth.hotspots:
        here = (
            alarm.name[0] == city.streets[city.place_street[spot.place]] and alarm.name[-1] == city.groups[spot.service]
        )
        if here and 0 <= (alarm.at.date() - _date(spot.day)).days < spot.days:
            return True
    return False


def score_hotspots(city: City, events: pd.DataFrame, score: Score) -> None:
    """Scan each domain on the planted days (the first day of each hotspot and the next), or on two days without any."""
    days = sorted({each.day + more for each in city.truth.hotspots for more in (0, 1)}) or [70, 75]
    number = (events["requested_at"].dt.tz_localize(None).dt.normalize() - pd.Timestamp(FIRST)).dt.days.to_numpy()
    score.planted += len(city.truth.hotspots)
    seen: dict[Hotspot, int] = {}
    for day in days:
        recent = (number > day - SCANNED) & (number <= day)
        inside = events[recent].assign(day=number[recent] - (day - SCANNED + 1))
        wanted = _domains(city, day)
        for group, rows in inside[inside["group"].isin(wanted)].groupby("group", observed=True):
            points = (rows["lat"].to_numpy(), rows["long"].to_numpy(), rows["day"].to_numpy())
            for found in scan.scan(*points, SCANNED, seed=day, permutations=199):
                score.raised += 1
                spot = _spot_at(city, found, str(group), day)
                if spot is None:
                    score.wrong += not _by_an_anomaly(city, found, str(group), day)
                else:
                    seen.setdefault(spot, day)
            score.days += 1
    for spot, day in seen.items():
        delay = day - spot.day + 1  # known when the day has ended
        score.found += 1
        score.within_a_day += delay <= 1
        score.delays.append(float(delay))


def _domains(city: City, day: int) -> list[str]:
    """Return the domains to scan on ``day``: those with a hotspot, and two others; four where none is planted."""
    groups = sorted(set(city.groups))
    planted = [str(city.groups[spot.service]) for spot in city.truth.hotspots if 0 <= day - spot.day <= 1]
    others = [groups[(day * 3 + n) % len(groups)] for n in range(2 if city.truth.hotspots else 4)]
    return sorted({*planted, *others})


def _metres(city: City, place: int, found: scan.Hotspot) -> float:
    lat, long = city.place_at[place]
    return float(np.hypot(lat - found.lat, (long - found.long) * np.cos(np.radians(lat))) * scan.METRES_PER_DEGREE)


def _spot_at(city: City, found: scan.Hotspot, group: str, day: int) -> Hotspot | None:
    for spot in city.truth.hotspots:
        alive = spot.day <= day < spot.day + scan.LONGEST and city.groups[spot.service] == group
        if alive and _metres(city, spot.place, found) <= PLACE_METRES + found.radius:
            return spot
    return None


def _by_an_anomaly(city: City, found: scan.Hotspot, group: str, day: int) -> bool:
    """Return whether a planted anomaly of the same street explains ``found``."""
    for anomaly in city.truth.anomalies:
        if anomaly.group == group and anomaly.day <= day < anomaly.day + scan.LONGEST:
            if anomaly.street is None:
                return True
            places = np.flatnonzero(city.place_street == anomaly.street)
            if min(_metres(city, int(place), found) for place in places) <= PLACE_METRES + found.radius:
                return True
    return False
