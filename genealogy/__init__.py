"""What it is made of, where it went: materials, lots, movements and links."""
