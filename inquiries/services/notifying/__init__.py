"""Families and staff are told what happens in a case; this package says who is told of what, and writes the mails."""
