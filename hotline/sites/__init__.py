"""What each of the two web sites serves."""
