"""Published figures -> pictures: the radar, charts, share cards, the frame for other sites."""
