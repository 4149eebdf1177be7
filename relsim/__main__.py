"""``python -m relsim`` is ``relsim``."""

from relsim.cli.main import main

if __name__ == "__main__":
    main()
