"""What people use beside the site: each tool is a function from what they have to what they need.

`starting` writes a new radar, `checking` says whether input is good, `template` and `forms` ask the
questions, `draft` describes an unknown export, `explain` shows the way to one place, `dialogue` helps those
who hold a market dialogue.
"""
