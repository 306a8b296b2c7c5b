"""Long work beside the pages: a queue that delivers, a thread that makes, a row that knows how far it is."""
