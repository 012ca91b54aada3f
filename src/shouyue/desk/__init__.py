"""The window: Qt pages that call one function of casework each. Knows no SQL, no HTTP, no PDF."""
