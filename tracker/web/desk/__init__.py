"""The reading assistant: a document in prose beside its candidates, decided one after another."""
