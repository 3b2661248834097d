"""`manage.py newdomain` makes a new domain from the example of docs/add-a-domain.md."""
