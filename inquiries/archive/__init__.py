"""A case as it goes into a municipality's archive: what it holds, as PDF and as XML, and where the files lie."""
