"""How a municipality goes, into another one or from the portal, and how it comes back."""
