"""Published figures -> tables to take along, and what several pages reckon from them."""
