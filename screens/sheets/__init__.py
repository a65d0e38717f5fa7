"""«Листы временного журнала»: opened by code, keyed back by row numbers, counted and compared (3.1)."""
