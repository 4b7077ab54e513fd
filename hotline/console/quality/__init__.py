"""How good bot and agents are: score sheets, agreement of reviewers, scorecards, where citizens leave."""
