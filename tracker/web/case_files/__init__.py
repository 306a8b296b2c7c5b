"""Case files, and who is named for what an organisation keeps back."""
