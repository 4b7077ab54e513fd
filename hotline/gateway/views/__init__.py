"""The front's pages and the chat API."""
