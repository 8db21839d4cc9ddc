"""Starts and stops everything Lineside needs on one machine: databases, web, workers, demo plant.

Plain Python: it starts Django but never imports it, so that it can speak before the
dependencies of the plant are loaded, and while they are broken.
"""
