"""Write transactions of the gateway; dispatch's line up with them, for the database file is one."""

from hotline.database import writing

__all__ = ["writing"]
