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
        extra = ", ".join(f"{key}={value}" for key, value in sorted(params.items()))
        super().__init__(f"{code} ({extra})" if extra else code)
        self.code = code
        self.params = params
