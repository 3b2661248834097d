"""The offices' workplace is built here: the admin site, the base of our admins, its lists, forms, menu and words."""
