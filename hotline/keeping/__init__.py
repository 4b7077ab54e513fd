"""How long what is stored stays, what must stay longer, and the proof of what was deleted. Knows no other app."""
