"""A made-up city's month of requests, lived through the real dispatch code: for the desk, the reports and the tests.

Nothing here comes from a real citizen: texts are put together from the city pack's examples and ``data/demo``.
"""
