"""What personal data the school keeps."""
