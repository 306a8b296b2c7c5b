"""Long work beside the pages: queues deliver, a thread makes papers, processes import, rows know how far it is."""
