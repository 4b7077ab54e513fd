"""Do the detectors find what was planted, and nothing where nothing was; and do they make sense on real messages?

``python -m bench.insight detectors [seeds]``: planted alarms and hotspots, and null data, at 70,000 contacts a day;
``alarms [seeds]`` leaves the hotspots out. Beside the alarms stands what a detector with the true expectations finds.
``python -m bench.insight real``: the hot topics of real messages (CORPORA), as keywords, span and numbers only.
"""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
for name in ("SECRET_KEY", "OPEN311_API_KEY", "OPEN311_STAFF_KEY"):
    os.environ.setdefault(name, "bench")


def main() -> None:
    import django

    django.setup()
    from bench.insight_city import finding, real_topics

    what = sys.argv[1] if len(sys.argv) > 1 else "detectors"
    if what == "real":
        real_topics.report()
    else:
        seeds = range(1, 1 + int(sys.argv[2]) if len(sys.argv) > 2 else 2)
        finding.report(seeds, only_alarms=what == "alarms")


if __name__ == "__main__":
    main()
