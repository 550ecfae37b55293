"""Facts that are shipped, and how they are put into an empty database."""
