"""The documentation as a site: it builds without a warning, fetches nothing, and shows what it is to show."""
