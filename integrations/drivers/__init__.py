"""One file per protocol; each turns bytes into readings and knows nothing of the plant."""
