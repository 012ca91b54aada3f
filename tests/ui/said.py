"""What a person says of a slip: the form itself says nothing that proves."""

from datetime import date

from shouyue.desk.records.form import RecordForm


def say_slip(form: RecordForm, on: date, mark: str = "fingerprint") -> None:
    """The day, that who signed was able, the mark, its finger, and that it was received."""
    form.fields["on"].set_day(on)
    form.fields["full_capacity"].set_value("yes")
    form.fields["mark"].set_value(mark)
    form.fields["finger"].set_value("right_index")
    form.fields["received"].setChecked(True)
