"""The window around the pages: opening, login, the rail, the line at its foot, locking, crashes."""
