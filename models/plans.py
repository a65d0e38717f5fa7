"""Topic plans (КТП): what is to be taught in a course, item by item (2.7)."""

from peewee import SQL, DateTimeField, ForeignKeyField, IntegerField, TextField

from models.base import Table
from models.courses import Course


class TopicPlan(Table):
    """The topic plan of a course; a course has at most one."""

    course = ForeignKeyField(Course, unique=True, backref="topic_plans")
    title = TextField(default="")
    version = IntegerField(default=1)


class PlanItem(Table):
    """A topic of a plan in its place, with its hours and the homework that goes with it."""

    plan = ForeignKeyField(TopicPlan, backref="items", index=False)
    number = IntegerField()
    section = TextField(default="")
    topic = TextField()
    hours = IntegerField(default=1)
    homework = TextField(default="")
    dropped_at = DateTimeField(null=True)
    """When it was taken out of the plan; a topic that a lesson had is never taken out."""
    version = IntegerField(default=1)

    class Meta:
        constraints = [SQL("CHECK (hours BETWEEN 1 AND 100)"), SQL("CHECK (number >= 1)")]
        indexes = ((("plan", "number"), True),)
