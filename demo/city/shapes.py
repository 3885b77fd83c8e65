"""How large the demo is: schools, their classes and pupils."""

import itertools
from dataclasses import dataclass, replace

from schools.models import School

Kind = School.Kind


@dataclass(frozen=True)
class SchoolShape:
    """One school. `classes` is (grade, number of classes); its graduates go on to `next_slug`."""

    slug: str
    name: str
    kind: str
    classes: tuple[tuple[int, int], ...]
    pupils: int = 0
    next_slug: str = ""

    @property
    def class_count(self) -> int:
        """In all grades together."""
        return sum(count for _grade, count in self.classes)


@dataclass(frozen=True)
class TenantShape:
    """One tenant with its schools."""

    code: str
    name: str
    schools: tuple[SchoolShape, ...]


CLUB_OF = {"hibari-gakudo": "hibari"}
"""After-school clubs, and whose pupils visit them."""

HIBARI = SchoolShape("hibari", "ひばり小学校", Kind.ELEMENTARY, (), next_slug="aoba")
KOBUSHI = SchoolShape("kobushi", "こぶし小学校", Kind.ELEMENTARY, (), next_slug="aoba")
AOBA = SchoolShape("aoba", "あおば中学校", Kind.JUNIOR_HIGH, ())
GAKUDO = SchoolShape("hibari-gakudo", "ひばり学童クラブ", Kind.AFTER_SCHOOL, ((0, 1),))
KAEDE = SchoolShape("kaede", "かえで学園小学校", Kind.ELEMENTARY, ())

# Names of the city's other schools: a plant or a bird, and where it lies. (text, slug)
WORDS = (
    ("すみれ", "sumire"), ("つばめ", "tsubame"), ("もみじ", "momiji"), ("いちょう", "icho"),
    ("ほたる", "hotaru"), ("わかば", "wakaba"), ("みどり", "midori"), ("しらさぎ", "shirasagi"),
    ("たちばな", "tachibana"), ("かわせみ", "kawasemi"), ("あさがお", "asagao"), ("けやき", "keyaki"),
    ("こまどり", "komadori"), ("なのはな", "nanohana"), ("ひのき", "hinoki"),
)  # fmt: skip
PLACES = (("", ""), ("台", "-dai"), ("北", "-kita"), ("南", "-minami"), ("東", "-higashi"))


def tenants(size: str) -> tuple[TenantShape, ...]:
    """Both tenants in one of the sizes `small`, `school`, `city`: 60, 600 and 30,000 pupils in all."""
    sakura, kaede = {"small": _small, "school": _school, "city": _city}[size]()
    return (
        TenantShape("sakura", "さくら市教育委員会", sakura),
        TenantShape("kaede", "学校法人かえで学園", (kaede,)),
    )


def _small() -> tuple[tuple[SchoolShape, ...], SchoolShape]:
    schools = (
        replace(HIBARI, classes=((2, 1), (4, 1), (6, 1)), pupils=24),
        replace(KOBUSHI, classes=((3, 1), (5, 1)), pupils=8),
        replace(AOBA, classes=((1, 1), (2, 1)), pupils=16),
        GAKUDO,
    )
    return schools, replace(KAEDE, classes=((2, 1), (5, 1)), pupils=12)


def _school() -> tuple[tuple[SchoolShape, ...], SchoolShape]:
    schools = (
        replace(HIBARI, classes=((1, 1), (2, 1), (3, 1), (4, 2), (5, 1), (6, 1)), pupils=196),
        replace(KOBUSHI, classes=_even(6, 1), pupils=160),
        replace(AOBA, classes=_even(3, 2), pupils=164),
        GAKUDO,
    )
    return schools, replace(KAEDE, classes=((2, 1), (4, 1), (5, 1)), pupils=80)


def _city() -> tuple[tuple[SchoolShape, ...], SchoolShape]:
    names = ((word + place, slug + tail) for place, tail in PLACES for word, slug in WORDS)
    junior = [replace(AOBA, classes=_even(3, 6))]
    junior += [
        SchoolShape(f"{slug}-chu", f"{name}中学校", Kind.JUNIOR_HIGH, _even(3, 5 if number % 5 == 0 else 6))
        for number, (name, slug) in enumerate(itertools.islice(names, 19))
    ]
    elementary = [replace(HIBARI, classes=_even(6, 4)), replace(KOBUSHI, classes=_even(6, 3))]
    elementary += [
        SchoolShape(
            slug,
            f"{name}小学校",
            Kind.ELEMENTARY,
            _even(6, (2, 3, 2, 2, 3)[number % 5]),
            next_slug=junior[1 + number % 19].slug,
        )
        for number, (name, slug) in enumerate(itertools.islice(names, 43))
    ]
    kaede = replace(KAEDE, classes=_even(6, 2), pupils=360)
    return (*_shared_out((*elementary, *junior), 30_000 - kaede.pupils), GAKUDO), kaede


def _even(grades: int, classes: int) -> tuple[tuple[int, int], ...]:
    return tuple((grade, classes) for grade in range(1, grades + 1))


def _shared_out(schools: tuple[SchoolShape, ...], pupils: int) -> tuple[SchoolShape, ...]:
    """Give every school pupils by its classes, so that all together have exactly `pupils`."""
    classes = sum(school.class_count for school in schools)
    shares, given, seen = [], 0, 0
    for school in schools:
        seen += school.class_count
        share = pupils * seen // classes - given
        given += share
        shares.append(replace(school, pupils=share))
    return tuple(shares)
