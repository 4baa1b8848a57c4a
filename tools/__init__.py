"""What developers run beside the platform."""
