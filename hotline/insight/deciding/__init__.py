"""Support for decisions: what to tackle, what will come, who is responsible."""
