"""What people see in a browser: pages opened in a real Chromium."""
