"""The site: HTTP only, over the services."""
