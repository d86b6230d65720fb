"""What searches are made of: judging states, keeping the smallest, asking when to stop. No engine itself."""
