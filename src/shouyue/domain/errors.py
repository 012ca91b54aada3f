"""What the world can do to us, as exceptions a person can act on.

    KnownError                 shown to the user as one plain line: what happened, what to do
    ├── …                      each room derives its own, in its own errors module

Everything else that is raised is our bug and goes to the crash handler. Messages never contain
field values of borrowers: exceptions end in logs.
"""


class KnownError(Exception):
    """The environment refused; nothing was half-done.

    Attributes:
        code: stable English identifier, the key of the translated sentence.
        params: values for the sentence; no borrower's data.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        extra = ", ".join(f"{key}={value}" for key, value in sorted(self.params.items()))
        return f"{self.code} ({extra})" if extra else self.code
