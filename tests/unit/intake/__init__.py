"""The intake of trade documents."""
