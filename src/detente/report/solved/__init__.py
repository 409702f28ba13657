"""What the model worked out, as figures and files."""
