"""A release -> pages: Markdown with parts in HTML. One module for each kind of page."""
