"""What people write -> validated models, every fault with its place.

In come `radar.yml`, `survey.yml`, pages with front matter, registers, ratings and keys; out go frozen
models, and `sources` with all of them together. Survey files are not read here, and nothing is counted.
"""
