"""«Временный журнал файлом»: taken out to a laptop, brought back, merged."""
