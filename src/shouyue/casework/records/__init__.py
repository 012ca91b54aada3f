"""What people record: contacts, money, events, what was agreed, and what is taken back."""
