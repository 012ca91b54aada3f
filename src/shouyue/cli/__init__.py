"""The same acts from a terminal, for scripts and for tests. Writes words; decides nothing."""

from shouyue.cli.program import main as main
