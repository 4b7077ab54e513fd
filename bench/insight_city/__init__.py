"""A made-up city's events by the million, with what was planted known: for measuring insight. No citizen is real."""
