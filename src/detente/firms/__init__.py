"""What a company can do: what it owes under each future, what it lands for, where else it sells."""
