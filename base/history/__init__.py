"""What was changed is recorded, shown, taken back, and forgotten when its end date has come."""
