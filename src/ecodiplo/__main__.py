"""`python -m ecodiplo` is the `ecodiplo` command."""

from ecodiplo.cli.app import run

run()
