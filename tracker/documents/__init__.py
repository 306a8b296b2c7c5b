"""The document model made into bytes: PDF for reading, Word for filing. No Flask, no SQL."""
