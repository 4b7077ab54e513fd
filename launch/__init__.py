"""Sets up, starts and watches the hotline on one machine. Standard library only: it runs before
anything is installed."""
