"""Citizens in, answers out: stores every message first, asks the bot after, owns the answer when the bot has none."""
