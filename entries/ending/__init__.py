"""When entries begin and end, who is reminded of it, and the list of all that ends."""
