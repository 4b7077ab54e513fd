"""What happens to a request because time has passed."""
