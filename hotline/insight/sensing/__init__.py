"""What the city is saying: live board, alarms, hotspots, topics, risks, the index, and the bias of the data."""
