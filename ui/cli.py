"""The command line: ``inspection-qa`` and its verbs by name, each with its examples."""

import typer

# These import nothing that takes time until a verb runs: --help must answer at once.
from ui.asking import ask, chat, search
from ui.edge import Verbs
from ui.evaluating import evaluate
from ui.indexing import index_sources, status, verify
from ui.options import examples

__all__ = ["app", "main"]

app = typer.Typer(
    cls=Verbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask questions of inspection reports: exact, cited quotes, or 'not in these documents'.",
    epilog="Start with: inspection-qa index seeds/   then: inspection-qa chat",
)

# In the order in which --help lists them.
app.command(
    "index",
    epilog=examples(
        "index seeds/",
        "index reports/ letter.docx https://example.org/report.pdf --store .store",
        "index --watch reports/",
        "index --no-copy --time-limit 300 archive/",
    ),
)(index_sources)
app.command(
    epilog=examples(
        'search "online abuse" -k 5',
        'search "custody" --where body=HMICFRS --where "published>=2022"',
    ),
)(search)
app.command(
    epilog=examples(
        'ask "What was the force praised for?"',
        'ask "Who is the commissioner?" "What did she say about it?" --json',
        'ask "What grade was given for investigating crime?" --samples',
        'ask "Was the force praised?" --caution high',
    ),
)(ask)
app.command(epilog=examples("chat", "chat seeds/ --port 8080"))(chat)
app.command(
    "eval",
    epilog=examples(
        "eval",
        "eval mine.jsonl --store .store --compare reports/report.json",
        "eval --gate",
        "eval check mine.jsonl --store .store",
        "eval --failures-from feedback --store .store",
    ),
)(evaluate)
app.command(epilog=examples("status", "status --store .store --json"))(status)
app.command(epilog=examples("verify", "verify --store .store --json"))(verify)


def main() -> None:
    """Run the command line."""
    app(prog_name="inspection-qa")


if __name__ == "__main__":
    main()
