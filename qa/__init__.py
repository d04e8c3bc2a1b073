"""A question in, an answer with evidence out."""
