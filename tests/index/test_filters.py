import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Condition, DocumentSummary, Fact, Filter, FilterError


def summary(document_id=1, title="", source="", **metadata):
    facts = {key: Fact(value) for key, value in metadata.items()}
    return DocumentSummary(document_id, source, title, 0, 0, 0, facts)


@pytest.mark.parametrize(
    ("expression", "parts"),
    [
        ("body=HMICFRS", ("body", "=", "HMICFRS")),
        ("published>=2022", ("published", ">=", "2022")),
        ("published<=2022-03", ("published", "<=", "2022-03")),
        ("type != PEEL", ("type", "!=", "PEEL")),
        ("Subject = Hampshire and Isle of Wight", ("subject", "=", "Hampshire and Isle of Wight")),
        ('title="a = b"', ("title", "=", "a = b")),
        ("title='two\nlines'", ("title", "=", "two\nlines")),
        ("inspected>2021", ("inspected", ">", "2021")),
        ("inspected<2021", ("inspected", "<", "2021")),
    ],
)
def test_an_expression_is_a_key_an_operator_and_a_value(expression, parts):
    assert Condition.parse(expression) == Condition(*parts)


@pytest.mark.parametrize("expression", ["", "body", "=HMICFRS", "body=", "body=''", "1=2", ">2022"])
def test_anything_else_is_refused_with_an_example(expression):
    with pytest.raises(FilterError, match=r"cannot be understood.*published>=2022"):
        Condition.parse(expression)


@pytest.mark.parametrize(
    ("expression", "published", "passes"),
    [
        ("published>=2022", "2022-03-14", True),
        ("published>=2022", "2021-12-31", False),
        ("published>2022", "2022-03-14", False),
        ("published>2022", "2023", True),
        ("published<=2022", "2022-12-31", True),
        ("published<2022", "2022-01-01", False),
        ("published<2022-03", "2022-02-28", True),
        ("published=2022", "2022-03-14", True),
        ("published=2022-03", "2022-03-14", True),
        ("published=2022-04", "2022-03-14", False),
        ("published!=2022", "2022-03-14", False),
        ("published!=2022", "2021", True),
        ("published>=2022-03", "2022", True),
    ],
)
def test_dates_compare_as_far_as_both_are_known(expression, published, passes):
    assert Condition.parse(expression).matches(summary(published=published)) is passes


@pytest.mark.parametrize(
    ("expression", "passes"),
    [
        ("body=hmicfrs", True),
        ("body=HMIC", False),
        ("body!=Ofsted", True),
        ("body!=HMICFRS", False),
        ("title=child protection", True),
        ("title!=child protection", False),
        ("title=Kent", False),
        ("source=reports/", True),
        ("pages>9", True),
        ("pages<9", False),
        ("grade=good", False),
        ("grade!=good", True),
        ("grade>=good", False),
    ],
)
def test_a_condition_looks_at_metadata_title_and_source(expression, passes):
    document = summary(
        title="Hampshire – National Child Protection inspection",
        source="reports/hampshire.pdf",
        body="HMICFRS",
        pages="10",
    )
    assert Condition.parse(expression).matches(document) is passes


DATES = (
    st.dates().map(str)
    | st.dates().map(lambda day: str(day)[:7])
    | st.integers(1000, 9999).map(str)
)


@given(found=DATES, wanted=DATES)
def test_for_any_two_dates_exactly_one_of_less_equal_greater_holds(found, wanted):
    document = summary(published=found)

    def passes(operator):
        return Condition("published", operator, wanted).matches(document)

    assert [passes("<"), passes("="), passes(">")].count(True) == 1
    assert passes("<=") == (passes("<") or passes("="))
    assert passes(">=") == (passes(">") or passes("="))
    assert passes("!=") == (not passes("="))


def test_all_conditions_must_hold_and_the_document_must_be_chosen():
    documents = [
        summary(1, body="HMICFRS", published="2023-01-01"),
        summary(2, body="HMICFRS", published="2020-01-01"),
        summary(3, body="Ofsted", published="2023-01-01"),
        summary(4, body="HMICFRS", published="2024-01-01"),
    ]
    where = Filter.parse(["body=HMICFRS", "published>=2022"], documents=[1, 2, 3])
    assert [document.id for document in where.select(documents)] == [1]


def test_the_empty_filter_lets_everything_through():
    documents = [summary(1), summary(2)]
    assert Filter().select(documents) == documents
    assert Filter.parse([]) == Filter()


def test_a_key_that_no_document_has_is_an_error_that_names_the_keys():
    with pytest.raises(FilterError, match=r"'bodi'.*body.*grade.*published"):
        Filter.parse(["bodi=HMICFRS"]).select([summary(grade="good")])


def test_a_usual_key_that_no_document_has_finds_nothing():
    assert Filter.parse(["body=HMICFRS"]).select([summary(grade="good")]) == []
