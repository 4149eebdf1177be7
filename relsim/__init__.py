"""relsim: dated political events, replayed as trust and tension between states, and what-ifs."""

__all__ = ["__version__"]

__version__ = "0.1.0"
