"""«Перебои»: days without the regional system and who has carried over what."""
