"""Placement: what is published of a technology -> its ring, how sure that is, and its x and y."""
