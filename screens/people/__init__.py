"""What forms about people share: names, letters of codes, who somebody is."""
