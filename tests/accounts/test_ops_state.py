"""The way of a contract: the one thing that an operator changes."""

import pytest
from django.test import Client

from accounts.ops.actions import change_tenant_state, make_operator
from accounts.ops.errors import StepNotPossible
from accounts.ops.states import CONSEQUENCES, STEPS, Reason
from auditlog.models import Entry
from schools.models import Tenant
from tests.accounts.operators import at_ops, choose
from tests.cast import Cast, actor, signed_in
from tests.factories import password_hash
from tetoru.access import Operator
from tetoru.errors import NotPermitted
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

URL = "/ops/tenant/state/"
State = Tenant.State


def state_of(tenant: Tenant) -> str:
    return Tenant.objects.get(pk=tenant.pk).state


def step(client: Client, state: str, reason: str = "contract_cancelled") -> object:
    return client.post(URL, {"state": state, "reason": reason})


def test_a_contract_goes_its_way_and_each_step_is_in_the_tenants_log(cast: Cast) -> None:
    Tenant.objects.filter(pk=cast.sakura.pk).update(state=State.PREPARING)
    client = at_ops(cast.sakura)
    teacher = signed_in(cast.teacher)
    for state in (State.ACTIVE, State.ENDING, State.ENDED):
        response = step(client, state)
        assert (response.status_code, response["Location"]) == (302, "/ops/")
        assert state_of(cast.sakura) == state
        assert teacher.get("/s/hibari/").status_code == (302 if state == State.ENDED else 200)
    with tenant_scope(cast.sakura.pk):
        entries = Entry.objects.filter(event="tenant.state_changed").order_by("id")
        assert [entry.details for entry in entries] == [
            {"before": "preparing", "after": "active", "reason": "contract_cancelled"},
            {"before": "active", "after": "ending", "reason": "contract_cancelled"},
            {"before": "ending", "after": "ended", "reason": "contract_cancelled"},
        ]
        assert {(e.actor_kind, e.subject_id, e.tenant_id) for e in entries} == {
            ("operator", cast.sakura.pk, cast.sakura.pk)
        }
    assert state_of(cast.kaede) == State.ACTIVE


@pytest.mark.parametrize("before", State.values)
def test_only_the_next_steps_are_offered_and_taken(cast: Cast, before: str) -> None:
    Tenant.objects.filter(pk=cast.sakura.pk).update(state=before)
    client = at_ops(cast.sakura)
    page = client.get(URL)
    assert page.status_code == 200
    assert [value for value, _label in page.context["form"].fields["state"].choices] == list(STEPS[before])
    for state in set(State.values) - set(STEPS[before]):
        assert step(client, state).status_code == 422
        assert state_of(cast.sakura) == before


def test_what_is_missing_is_asked_for(cast: Cast) -> None:
    response = at_ops(cast.sakura).post(URL, {"state": "ending"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"reason": ["理由を選んでください。"]}
    assert state_of(cast.sakura) == State.ACTIVE


def test_without_a_chosen_tenant_there_is_nothing_to_change(cast: Cast) -> None:
    client = at_ops(cast.sakura)
    choose(client, None)
    assert client.get(URL)["Location"] == "/ops/"
    assert step(client, "ending")["Location"] == "/ops/"
    assert state_of(cast.sakura) == State.ACTIVE


def test_two_operators_at_once_take_one_step(cast: Cast) -> None:
    """The second one's page is older than the state."""
    operator = Operator(new_id(), (cast.sakura.pk,))
    stale = Tenant.objects.get(pk=cast.sakura.pk)
    with tenant_scope(cast.sakura.pk):
        change_tenant_state(operator, stale, state=State.ENDING, reason=Reason.CANCELLED)
        with pytest.raises(StepNotPossible):
            change_tenant_state(operator, stale, state=State.ENDING, reason=Reason.CANCELLED)


@pytest.mark.parametrize("name", ["mother", "teacher", "school_admin", "board_admin", "kaede_teacher"])
def test_nobody_else_changes_a_contract(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        change_tenant_state(actor(getattr(cast, name)), cast.sakura, state=State.ENDED, reason=Reason.MISTAKE)
    assert state_of(cast.sakura) == State.ACTIVE


def test_an_operator_changes_the_chosen_tenant_only(cast: Cast) -> None:
    for scope in ((), (cast.kaede.pk,)):
        with pytest.raises(NotPermitted):
            change_tenant_state(Operator(new_id(), scope), cast.sakura, state=State.ENDING, reason=Reason.MISTAKE)


def test_nobody_makes_an_operator_over_the_web(cast: Cast) -> None:
    for who in (actor(cast.board_admin), Operator(new_id())):
        with pytest.raises(NotPermitted):
            make_operator(who, login="x@ops", name="x", password=password_hash())


def test_every_step_tells_its_consequence_and_erasing_is_none_of_them() -> None:
    steps = {step for steps in STEPS.values() for step in steps}
    assert steps == set(CONSEQUENCES)
    assert set(STEPS) == set(State)
    assert State.ERASED not in steps
