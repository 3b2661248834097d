"""The admin of every kind of entry: its form, its list, and what can be done to several entries at once."""
