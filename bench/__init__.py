"""Measurements of a running Lineside, by real clients: `make bench`, or `python -m bench life latency`."""
