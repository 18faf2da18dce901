"""The story, chapter by chapter. Each takes what the chapters before it gave, and can be told again from the journal."""
