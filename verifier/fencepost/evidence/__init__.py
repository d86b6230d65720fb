"""What an engine must hand over, and the replay that makes it believable."""
