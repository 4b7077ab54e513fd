"""What people at the desk put right teaches the bot: corrections, training data, conversation tests, replay."""
