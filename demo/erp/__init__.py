"""The demo's ERP: a program of its own that knows Lineside only by its public API and its webhook."""
