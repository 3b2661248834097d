"""The funnel: how many families came how far, what it took, and what of it may leave the desk."""
