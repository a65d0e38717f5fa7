"""The school's calendar: which days are worked."""
