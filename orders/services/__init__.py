"""The commands of this room, one file per subject."""
