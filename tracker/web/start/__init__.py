"""The first steps: an organisation, its first person, the States it follows."""
