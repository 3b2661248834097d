"""This app adds lines to the front page of the workplace."""
