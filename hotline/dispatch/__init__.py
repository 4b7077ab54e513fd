"""Dispatch: service requests, their routing, states, deadlines, and the Open311 endpoint."""
