"""What the words of a person about their work mean."""
