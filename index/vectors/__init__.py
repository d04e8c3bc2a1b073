"""Vector stores: derived from the catalog, interchangeable."""
