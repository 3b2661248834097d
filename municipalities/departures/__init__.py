"""A municipality can go, into another one or from the portal, and come back."""
