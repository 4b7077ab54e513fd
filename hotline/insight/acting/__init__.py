"""From insight to work: lists by point, tasks before anybody asks, notices to those concerned."""
