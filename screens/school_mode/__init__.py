"""«Режим»: where the school's journal is, and who knocks at the regional system."""
