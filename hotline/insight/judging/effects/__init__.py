"""What a registered measure changed: four estimators that check one another, each with its 95 % interval."""
