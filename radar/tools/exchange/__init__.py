"""Radars of other tools: what is taken in from their files, and what is written in their forms."""
