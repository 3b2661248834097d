"""The picture that a message or a social network shows beside a link to a public page (Open Graph)."""
