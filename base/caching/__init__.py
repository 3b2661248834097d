"""Values that were worked out from database rows are kept here until those rows change."""
