"""The door: commands, options, exit codes. It computes nothing."""
