"""Forms that anybody may send without signing in are drawn, guarded, limited and given back here."""
