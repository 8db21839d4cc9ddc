"""Commands of the integrations room, and the way in for what machines said."""
