"""Whether States did what they were asked to do, and the papers that say so."""
