"""Names: what a text declares, what they mean at a point of it, and who may see what."""
