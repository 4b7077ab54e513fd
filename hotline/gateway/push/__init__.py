"""News for open pages: server-sent events, thousands on one process."""
