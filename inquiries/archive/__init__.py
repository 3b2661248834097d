"""A case goes into a municipality's archive as PDF and XML. The modules say what it holds and where the files lie."""
