"""What every page is made of: blocks of content, and figures and dates in words."""
