"""Daily, weekly, monthly and special reports."""
