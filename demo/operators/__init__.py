"""Simulated colleagues: they use the public API and the machines' own panels, nothing else."""
