"""Papers: what would be filed, shown as it is printed, made and downloaded."""
