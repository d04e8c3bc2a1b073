"""Questions in, a report on the answers out."""
