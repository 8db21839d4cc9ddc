"""Is it good? Specifications, results, nonconformances."""
