"""Use cases: functions of a session that answer with plain results, audited in the same transaction."""
