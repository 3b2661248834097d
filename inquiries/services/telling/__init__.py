"""Who is told of what, and the mails that tell it."""
