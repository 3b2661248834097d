"""These rules say how a case stands, until when it is kept, what can be undone, and in which words it is told."""
