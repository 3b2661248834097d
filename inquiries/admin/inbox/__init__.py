"""The inbox lists the cases of an office, with filters, a search, and how long each family has waited."""
