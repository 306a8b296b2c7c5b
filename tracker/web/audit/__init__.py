"""The audit trail for administrators, and the history of each record with what can be put back."""
