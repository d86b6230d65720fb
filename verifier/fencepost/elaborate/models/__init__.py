"""Model blocks: instances, settings, faults, networks and expectations."""
