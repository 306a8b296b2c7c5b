"""Files kept with evidence: added, looked at, handed out as downloads alone."""
