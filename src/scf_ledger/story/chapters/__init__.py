"""The story, chapter by chapter. Each takes what the ones before it gave, and can be told again from the journal."""
