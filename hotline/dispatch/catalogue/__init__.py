"""The dispatch catalogue as its keepers see it: versions, checks, spreadsheets, trials, objections."""
