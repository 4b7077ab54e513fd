"""Work that nobody waits for: unanswered messages, filings kept for later, notices to citizens."""
