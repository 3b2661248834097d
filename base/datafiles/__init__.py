"""Rows of data files are read, checked and loaded into tables that people edit as well."""
