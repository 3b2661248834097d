"""The message catalogues: how they are extracted, checked, compiled and given to a translator."""
