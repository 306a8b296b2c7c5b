"""Files of other people into records: kept as they were read, compared, applied whole, taken back whole.

A recommendation is what its live rows say (`consolidated`), so that the order of files does not matter; what a person
changed is merged with it, never overwritten (`tracker.domain.merging`).
"""
