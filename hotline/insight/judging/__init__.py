"""Did it help: scorecards, before and after a measure, audits."""
