"""How well citizens' words become the right fields: one module a part, one table for all of them.

``python -m bench.understanding [part ...]``. A part is a module of this package with ``rows() -> Iterable[Row]``.
"""
