"""Pages of others, and the least a page can be, to measure ours against."""
