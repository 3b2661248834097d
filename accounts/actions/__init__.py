"""What can be done to a row of the workplace beside editing it: delete, put back, undo, export."""
