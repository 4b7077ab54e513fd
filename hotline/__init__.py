"""The hotline: front (citizens), desk (staff and Open311) and worker, one Django project."""
