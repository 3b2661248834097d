"""How a case ends: archived, anonymised, forgotten."""
