"""«Перенос»: records read off into the regional system, a lesson at a time."""
