"""A busy machine is no failure: property tests have no deadline on the clock."""

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
