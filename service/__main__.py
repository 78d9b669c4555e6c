"""Where the command begins."""

import signal

# Before anything else is loaded: until a command makes something of an interrupt, it ends the process without a word.
_HANDLER = signal.signal(signal.SIGINT, signal.SIG_DFL)

# ruff: noqa: E402, PLC0415
import os


def main() -> None:
    """Load the command line and run it."""
    from service import cli

    try:
        # What each command makes of an interrupt is its own affair.
        signal.signal(signal.SIGINT, _HANDLER)
        cli.main()
    except KeyboardInterrupt:
        # It came before the command was under way.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    main()
