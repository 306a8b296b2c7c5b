"""Treaty actions, and that a record was checked."""
