"""The forms that a family fills in, and the pages on which they stand in further languages."""
