"""Forms that record what happened: a contact, a slip, a repayment, a delivery."""
