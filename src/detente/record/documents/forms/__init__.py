"""Forms a document comes in, each made into text, with the way back to what came in."""
