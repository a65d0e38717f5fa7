"""Schools that several tests of services begin with."""

import pytest

from tests.school import School


@pytest.fixture
def fifth(school: School) -> School:
    """A school with the classes 5А and 5Б."""
    school.school_class("5А")
    school.school_class("5Б")
    return school
