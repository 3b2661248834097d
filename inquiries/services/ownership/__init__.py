"""This package says which office has a case, who of the office answers, and what becomes of it in a merger."""
