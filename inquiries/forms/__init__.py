"""A family fills in these forms; `pages` lists the pages on which they stand in further languages."""
