"""The only room that opens a connection: guarded fetching, and parsing what came in a cage."""
