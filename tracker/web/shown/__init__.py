"""How single things are told on any page: an item of evidence, a window, the reasons of a status."""
