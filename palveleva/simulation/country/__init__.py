"""A fictional country with a year behind it, drawn row by row and written in bulk."""
