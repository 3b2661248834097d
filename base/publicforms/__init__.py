"""Forms that anybody may send without signing in: how they are drawn, guarded, limited and given back."""
