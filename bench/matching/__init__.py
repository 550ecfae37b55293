"""What `python -m bench.match` holds the matcher against."""
