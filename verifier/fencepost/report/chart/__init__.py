"""A story as a message-sequence chart: `scene` says what is in it, `layout` where it stands,
`picture` and `texts` write it down.
"""
