"""Who did what, when and why: events, refusals, signatures, the seal, files, exports, and debts to other systems."""
