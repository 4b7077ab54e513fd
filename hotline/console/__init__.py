"""The agents' desk: transcripts, take-over, service requests."""
