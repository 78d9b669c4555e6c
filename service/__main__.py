"""Where the command begins."""

import signal

from service import signals


def main() -> None:
    """Load the command line and run it; an interrupt before that ends the process without a word."""
    handler = signal.getsignal(signal.SIGINT)
    signals.end_at_once()
    from service import cli  # noqa: PLC0415

    # What each command makes of an interrupt is its own affair.
    signal.signal(signal.SIGINT, handler)
    cli.main()


if __name__ == "__main__":
    main()
