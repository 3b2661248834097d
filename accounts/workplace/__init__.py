"""The offices' workplace: its site, the base of every own admin, its lists, forms, menu and words."""
