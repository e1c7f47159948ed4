"""Which facts of one resource do the generated tests state?"""

from __future__ import annotations

from onehand.gen.file import File
from onehand.gen.python.e2e.change import changes
from onehand.gen.python.e2e.condition import conditions
from onehand.gen.python.e2e.event import events
from onehand.gen.python.e2e.life import life
from onehand.gen.python.e2e.missing import missing
from onehand.gen.python.e2e.page import pages
from onehand.gen.python.e2e.refusal import refusals
from onehand.gen.python.e2e.search import searches
from onehand.gen.python.e2e.sort import sorts
from onehand.gen.python.e2e.subject import Subject
from onehand.gen.python.e2e.unique import uniques
from onehand.gen.python.home import FlatHome
from onehand.ir.nodes import Design, Resource, Service


def resource_tests(design: Design, service: Service, resource: Resource, home: FlatHome) -> File:
    """The test file of one resource."""
    subject = Subject(design, service, resource, home)
    for family in (missing, life, changes, refusals, uniques, conditions, searches, sorts, pages, events):
        family(subject)
    return subject.file.file(subject.functions())
