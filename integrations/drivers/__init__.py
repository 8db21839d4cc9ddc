"""One file or package per protocol; each turns bytes into readings and knows nothing of the plant."""
