"""The pages under /insight/; what they have in common stands in ``base``."""
