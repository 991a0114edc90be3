"""Does a built site give anything away? Independent of the gate that should have held it back.

In come a folder and the answers that it must not betray; out come problems that say where, and never what.
"""
