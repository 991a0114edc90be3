"""Tools for those who hold a market dialogue: its page, its papers, its meetings and their timetable."""
