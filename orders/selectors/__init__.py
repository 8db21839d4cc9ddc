"""The questions of this room, one file per subject."""
