"""The real horizon of a place: which part of it is shown, how it is drawn, and what is said of it."""
