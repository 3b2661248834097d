"""The words of a person about their work are read here, to find what they mean."""
