"""The rules of the desk that neither write nor show anything: how a case stands, until when, and in which words."""
