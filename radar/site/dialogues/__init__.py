"""Market dialogues -> agendas, plans, calendars, feeds and data for search engines."""
