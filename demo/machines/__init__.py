"""Simulated machines that speak real protocols on real sockets and remember what they really made."""
