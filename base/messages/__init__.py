"""Message catalogues are extracted, checked, compiled and given to a translator here."""
