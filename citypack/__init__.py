"""Reads a city pack (``data/city/<city>``): services, agencies, places, dispatch catalogue, texts."""
