"""The system as a circuit, and the engines that have it solved."""
