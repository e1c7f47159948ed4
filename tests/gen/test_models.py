from __future__ import annotations

from tests.gen.designs import design, files


def test_words_that_python_would_misread_get_an_underscore() -> None:
    """'from' travels as 'from'; a field 'date' does not hide the type of the next one."""
    text = files(design(a="resources: {b: {fields: {from: string, class: string?, date: date}}}"), "a")["models.py"]
    assert '    from_: str = field(name="from")' in text
    assert '    class_: str | None = field(default=None, name="class")' in text
    assert '    date_: date = field(name="date")' in text


def test_bounds_are_where_values_are_written_only() -> None:
    """Reading is lenient: a bound that was tightened does not hide old rows."""
    text = files(design(a="resources: {b: {fields: {c: {type: string, maximum: 5}}}}"), "a")["models.py"]
    assert "class B(Resource):\n    id: str" in text
    assert "    c: str\n" in text
    assert "    c: Annotated[Text, Meta(max_length=5)]\n" in text


def test_an_email_with_a_bound_of_its_own_keeps_its_pattern() -> None:
    """What an alias sets cannot be set twice: the bounds are written out, none is lost."""
    text = files(design(a="resources: {b: {fields: {c: {type: email, maximum: 50}}}}"), "a")["models.py"]
    assert 'max_length=50, pattern=r"^[^@\\s]+@' in text
    assert "min_length=3" in text


def test_a_value_always_sends_what_equals_its_default() -> None:
    """A reader need not know the default, which may be another one tomorrow."""
    text = files(
        design(a="models: {m: {fields: {on: {type: boolean, default: true}}}}\nresources: {b: {fields: {c: m}}}"), "a"
    )
    assert "on: bool = field(default_factory=lambda: True)" in text["models.py"]
    assert "    on: bool\n" in text["client/models.py"]


def test_enums_travel_by_value_and_are_open_for_readers() -> None:
    """The member is the name, the wire value is what the design says; callers keep unknown ones."""
    text = files(design(a="enums: {e: {in: Here., out: {value: OUT}}}\nresources: {b: {fields: {c: e}}}"), "a")
    assert 'class E(Enum):\n    IN = "in"\n    """Here."""\n    OUT = "OUT"\n' in text["models.py"]
    assert "class E(OpenEnum):" in text["client/models.py"]


def test_a_private_field_is_in_no_model() -> None:
    """It is a column, and nothing else."""
    made = files(
        design(a="resources: {b: {fields: {c: string, d: {type: string, private: true, optional: true}}}}"), "a"
    )
    assert "    d:" not in made["models.py"]
    assert "    d:" not in made["client/models.py"]


def test_a_default_of_a_form_is_left_to_the_service() -> None:
    """A caller that says nothing gets the default of today, not the one it was generated with."""
    made = files(design(a="resources: {b: {fields: {c: {type: integer, default: 3}}}}"), "a")
    assert "    c: Integer = 3\n" in made["models.py"]
    assert "    c: int | UnsetType = UNSET\n" in made["client/models.py"]
