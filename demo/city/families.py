"""Plans families: children in classes, and the guardians who look after them."""

from dataclasses import dataclass

from accounts.models import Guardianship, User
from accounts.models.user import email_index
from demo import cast, names
from demo.city.opening import diligent
from demo.city.plan import City, Place, Room, TenantPlan, Waiting
from demo.city.romaji import romaji
from demo.city.seeded import Seeded
from demo.names import ForeignFamily, Name
from schools.models import Household, Student

Relation = Guardianship.Relation

TWO, ONE = 0.61, 0.94
"""Shares of homes: two guardians registered up to the first, one up to the second, then none."""
SEPARATED = 0.05
FOREIGN = 0.03
IN_NEXT_SCHOOL = 0.3
"""How often a brother or sister is in the junior high school that the school leads to."""
DOMAINS = ("hana-mail.example", "sora-mail.example", "kaze-net.example")


@dataclass
class Parent:
    """A guardian before they are a row."""

    family: Name
    given: Name
    relation: str


class Families:
    """Fills the classes of a city, family by family."""

    def __init__(self, city: City, seeded: Seeded, password: str) -> None:
        self.city = city
        self.seeded = seeded
        self.password = password
        """As it is stored: hashed once for everybody, since hashing is meant to be slow."""

    def add_cast(self) -> None:
        """The families that do not depend on chance; they may have children in both tenants."""
        for family in cast.FAMILIES:
            guardians = [self._guardian(family.family, one.given, one.email) for one in family.guardians]
            for plan in self.city.tenants:
                children = [child for child in family.children if child.tenant == plan.tenant.code]
                if not children:
                    continue
                household = plan.add(Household(id=diligent(self.seeded.next_id()), tenant=plan.tenant))
                for child in children:
                    room = plan.place(child.school).room(child.classroom)
                    student = self._student(plan, household, room, family.family, child.given)
                    for guardian, one in zip(guardians, family.guardians, strict=True):
                        self._link(plan, guardian, student, one.relation)
                    if child.code:
                        plan.letters.append(Waiting(student, room.classroom.school, child.code))

    def fill(self, plan: TenantPlan) -> None:
        """Families until no place is left."""
        free = {place.school.slug: self._free_places(place) for place in plan.places}
        for place in plan.places:
            own, onward = free[place.school.slug], free.get(place.next_slug, [])
            while own:
                rooms = [own.pop()]
                for _sibling in range(self.seeded.random.choices((0, 1, 2), (50, 39, 11))[0]):
                    pool = onward if onward and self.seeded.random.random() < IN_NEXT_SCHOOL else own
                    if pool:
                        rooms.append(pool.pop())
                self._family(plan, rooms)

    def _free_places(self, place: Place) -> list[Room]:
        free = [room for room in place.rooms for _place in range(room.free)]
        self.seeded.random.shuffle(free)
        return free

    def _family(self, plan: TenantPlan, rooms: list[Room]) -> None:
        chance = self.seeded.random
        foreign = chance.choice(names.FOREIGN) if chance.random() < FOREIGN else None
        family = foreign.family if foreign else self.seeded.family()
        household = self._household(plan)
        guardians = [
            (self._guardian(parent.family, parent.given), parent.relation) for parent in self._parents(family, foreign)
        ]
        taken: set[Name] = set()
        for room in rooms:
            given = self._given(foreign, taken)
            taken.add(given)
            student = self._student(plan, household, room, family, given)
            for guardian, relation in guardians:
                self._link(plan, guardian, student, relation)

    def _given(self, foreign: ForeignFamily | None, taken: set[Name]) -> Name:
        while True:
            given = self.seeded.random.choice(foreign.girls + foreign.boys) if foreign else self.seeded.girl_or_boy()
            if given not in taken:
                return given

    def _parents(self, family: Name, foreign: ForeignFamily | None) -> list[Parent]:
        chance, share = self.seeded.random, self.seeded.even()
        mother = chance.choice(foreign.girls if foreign else names.WOMEN)
        father = chance.choice(foreign.boys if foreign else names.MEN)
        parents = [Parent(family, mother, Relation.MOTHER), Parent(family, father, Relation.FATHER)]
        if share >= ONE:
            return []
        if share < TWO:
            if chance.random() < SEPARATED:
                parents[chance.randrange(2)].family = self.seeded.family()
            return parents
        parents[0].relation, parents[1].relation = Relation.MOTHER, Relation.FATHER
        kind = chance.random()
        if kind < 0.04:
            return [Parent(family, mother, Relation.GRANDPARENT)]
        return [parents[0] if kind < 0.8 else parents[1]]

    def _household(self, plan: TenantPlan) -> Household:
        return plan.add(Household(id=self.seeded.next_id(), tenant=plan.tenant))

    def _student(self, plan: TenantPlan, household: Household, room: Room, family: Name, given: Name) -> Student:
        student = Student(
            id=self.seeded.next_id(), tenant=plan.tenant, household=household,
            family_name=family.text, family_kana=family.kana, given_name=given.text, given_kana=given.kana,
        )  # fmt: skip
        room.pupils.append(student)
        return plan.add(student)

    def _guardian(self, family: Name, given: Name, email: str = "") -> User:
        address = email or self._address(family, given)
        user = User(
            id=self.seeded.next_id(), kind=User.Kind.GUARDIAN, password=self.password,
            name=f"{family.text} {given.text}", kana=f"{family.kana} {given.kana}",
            email=address, email_index=email_index(address), tenant_ids=[],
        )  # fmt: skip
        self.city.users.append(user)
        return user

    def _address(self, family: Name, given: Name) -> str:
        number = len(self.city.users)
        return f"{romaji(family.kana)}.{romaji(given.kana)}{number}@{DOMAINS[number % len(DOMAINS)]}"

    def _link(self, plan: TenantPlan, guardian: User, student: Student, relation: str) -> None:
        if plan.tenant.pk not in guardian.tenant_ids:
            guardian.tenant_ids.append(plan.tenant.pk)
        plan.add(
            Guardianship(
                id=self.seeded.next_id(), tenant=plan.tenant, guardian=guardian, student=student, relation=relation
            )
        )
