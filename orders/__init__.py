"""What to make, what was done: orders, their jobs and their reports."""
