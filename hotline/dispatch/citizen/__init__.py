"""What a citizen does with a request after filing it, through whatever channel."""
