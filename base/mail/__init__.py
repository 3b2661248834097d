"""Mail is written as rows of an outbox and sent from there; the demo writes it to files."""
