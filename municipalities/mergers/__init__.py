"""This package says what becomes of a municipality's rows and addresses when it is merged or leaves."""
