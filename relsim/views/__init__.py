"""How a run is shown: tables for the terminal, figures, and the report page.

Nothing is imported here, so that naming the package costs nothing; each module loads what it needs.
"""
