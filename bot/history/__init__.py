"""A city's own history of requests: trains a classifier from it, which the bot then asks beside the pack's.

``python -m bot.history CORPUS.csv``: ``make train CORPUS=CORPUS.csv``.
"""
