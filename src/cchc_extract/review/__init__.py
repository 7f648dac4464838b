"""The page on which a person checks what was read: flagged rows with the strip of the paper they stand on, worst first.

``index`` knows the dataset and what is flagged in it, ``session`` what was decided, ``paper`` the pictures and lines of the sources,
``web`` the pages; ``server`` puts them together and listens on this machine only.
"""
