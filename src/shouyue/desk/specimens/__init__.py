"""A window for whoever words forms: the pages as they print, made anew with every change."""
