"""The class teacher's absences: who is away, why, the documents, the counts."""
