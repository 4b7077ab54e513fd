"""A whole hotline to measure."""

from __future__ import annotations

from launch import stack
from tests.support.stack import Stack, start_stack

START_SECONDS = 240  # on a busy machine


def start_hotline(**settings: str) -> Stack:
    """Start a hotline of its own with these settings."""
    stack.START_LIMIT_SECONDS = START_SECONDS
    return start_stack(**settings)
