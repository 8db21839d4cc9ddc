"""Questions about other systems and machines."""
