"""How made-up inputs (hypothesis) are drawn: the same ones in every run, without a clock.

A build that is red by chance helps nobody. ``HYPOTHESIS_PROFILE=searching`` draws new ones, to look for faults.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
