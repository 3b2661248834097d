"""A new domain from the example of docs/add-a-domain.md: what `manage.py newdomain` does."""
