"""Certificates of closed terms and whole years as the director sealed them, and their signatures (4.1)."""

from peewee import Check, DateTimeField, ForeignKeyField, IntegerField, TextField

from models.base import Table, one_of
from models.courses import Course
from models.people import Person, SchoolClass
from models.school import Term


class Certificate(Table):
    """A seal over every page of a class, or one of them, in a term or a year; told by a hash a page."""

    school_class = ForeignKeyField(SchoolClass, backref="certificates")
    term = ForeignKeyField(Term, null=True, backref="certificates")
    """None for the whole year of the class."""
    course = ForeignKeyField(Course, null=True, backref="certificates")
    """None for every page of the class."""
    code = TextField(unique=True)
    """What paper bears and people compare: «ABCD-2345»."""
    digest = TextField()
    """SHA-256 over all the pages."""
    parts = TextField()
    """JSON: term and title of a page, «quarter 1 Алгебра» → SHA-256 of its content."""
    head_number = IntegerField()
    head_hash = TextField()
    """Where the trail ended when it was sealed."""
    sealed_by = ForeignKeyField(Person, backref="certificates")
    sealed_at = DateTimeField()

    class Meta:
        indexes = ((("school_class", "term", "sealed_at"), True),)


class Signature(Table):
    """A detached electronic signature of a document that bears a certificate's code (4.1)."""

    certificate = ForeignKeyField(Certificate, backref="signatures")
    document = TextField()
    """SHA-256 of the document it was made for."""
    document_name = TextField()
    signature = TextField()
    """SHA-256 of the signature itself."""
    kept_in = TextField()
    """Folder inside the archive: the code of the first certificate on the document."""
    signer = TextField()
    signed_at = DateTimeField(null=True)
    """As the signature says; None where it says nothing."""
    state = TextField(constraints=[Check(one_of("state", ("intact", "unchecked")))])
    """What was known when it was attached."""
    attached_by = ForeignKeyField(Person, null=True)
    attached_at = DateTimeField()

    class Meta:
        indexes = ((("certificate", "document", "signature"), True),)
