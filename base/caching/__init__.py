"""What is derived from rows is kept until the rows change, and no longer."""
