"""The worker's tests use the front and its stub bot."""

from tests.hotline.gateway.conftest import bot, citizen, front, impatient, new_citizen

__all__ = ["bot", "citizen", "front", "impatient", "new_citizen"]
