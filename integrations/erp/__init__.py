"""The ERP: its messages in, each kept and applied once; our confirmations out, each paid in order."""
