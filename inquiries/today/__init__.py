"""The lines that the desk adds to the front page of the workplace."""
