"""The review queue: which conversations should be read and why, found by filters and by words."""
