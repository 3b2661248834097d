"""Changes of rows are recorded here, shown, taken back, and deleted when their end date has come."""
