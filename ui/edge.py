"""The edge of the command line, where what a verb raises becomes a line and an exit code."""

from typing import Any

import typer
from typer.core import TyperGroup

__all__ = ["Verbs"]

_INTERRUPTED = 130


class Verbs(TyperGroup):
    """Turn what a verb raises on purpose into one line and an exit code."""

    def invoke(self, ctx: Any) -> Any:
        """Run the verb."""
        from index.errors import InspectionError
        from ui.terminal import Terminal

        try:
            return super().invoke(ctx)
        except InspectionError as error:
            message = str(error)
        except BrokenPipeError:
            raise
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            message = f"{error.strerror or error}{where}. Check that the place can be used."
        except KeyboardInterrupt:
            Terminal().remark("Interrupted. Finished work is kept; run the same again to go on.")
            raise typer.Exit(_INTERRUPTED) from None
        Terminal().complain(message)
        raise typer.Exit(1)
