"""What stands around an event in its sentence: words of modality, and the words beside its parties."""
