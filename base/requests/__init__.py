"""What happens to every request, and what a request may carry: names, tokens, secret addresses."""
