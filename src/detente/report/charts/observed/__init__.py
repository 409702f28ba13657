"""The figures of what happened: each takes observed series and says what they show."""
