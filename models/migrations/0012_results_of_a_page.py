"""The results of a page are found by it: the unique indexes are partial and find none by the page alone."""


def up(migrator, db):
    migrator.migrate(migrator.add_index("summative_mark", ("course_id",)))
