"""What all rooms stand on: saying no, life cycles, quantities, time, hints. No tables."""
