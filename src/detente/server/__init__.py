"""The doors that others reach: pages, the HTTP interface, and tools for assistants."""
