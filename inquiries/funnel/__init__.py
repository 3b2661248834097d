"""The funnel counts how many families came how far and what it took, and says which of its figures may be published."""
