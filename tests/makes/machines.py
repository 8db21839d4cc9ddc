"""Words for connections in tests."""

# Servers of tests sign nothing, and say so.
UNSIGNED = {"security": "none", "exception_reason": "A server of a test."}
