"""Rows of data files are read, checked and loaded beside people who edit them."""
