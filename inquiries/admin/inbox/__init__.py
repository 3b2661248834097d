"""The inbox of the desk: its list, filters, search and waiting times."""
