"""Which sentence answers a question, or that none does."""
