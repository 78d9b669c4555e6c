"""What an administrator does: editing and importing the catalogue, looking at the trail and the settings."""
