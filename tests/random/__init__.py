"""Random small protocols through the whole machine."""
