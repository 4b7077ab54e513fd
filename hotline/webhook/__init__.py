"""A channel for any system that can make and take a signed HTTP call: a city's app, a kiosk, another messenger."""
