"""Conversations that a person answers: the queue, the hand-over sheet, ready replies, what goes back to the bot."""
