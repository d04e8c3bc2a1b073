"""The command line and the web chat."""

__all__: list[str] = []
