"""Who gets what, by which way, from when on: decided for everybody in one statement.

- urgent (0): by every way, at once, at any hour, whatever anybody has chosen;
- important (1): at once, by mail unless that is switched off and there is a device; after quiet hours;
- normal (2): as the guardian has chosen, and after quiet hours. Pushes are spread over two minutes, so that not
  everybody opens the page in the same second.

The school's quiet hours are looked at, then the guardian's own, then the school's again, since one
may end in the other.
"""

SPREAD = "2 minutes"

HAS_DEVICE = """
%(can_push)s and exists (select 1 from delivery_pushsubscription s join accounts_session o
    on o.device_id = s.device_id and o.user_id = s.user_id and o.expire_date > now() where s.user_id = u.id)
"""
START = f"now() + case when channel = 'push' and %(priority)s > 0 then random() * interval '{SPREAD}' else '0' end"
AFTER_SCHOOLS = "delivery_after_quiet(start, since, until)"
AFTER_QUIET = f"delivery_after_quiet(delivery_after_quiet({AFTER_SCHOOLS}, quiet_since, quiet_until), since, until)"

ENQUEUE = f"""
with person as materialized (
    select u.id, u.email is not null as has_mail, {HAS_DEVICE} as has_device, coalesce(p.by_mail, true) as by_mail,
        case when %(priority)s < 2 then 'now' else coalesce(p.normal, 'now') end as manner,
        coalesce(p.digest_hour, 18) as digest_hour, p.quiet_since, p.quiet_until
    from ({{guardians}}) chosen join accounts_user u on u.id = chosen.guardian_id
    left join delivery_preference p on p.guardian_id = u.id
    where u.is_active
), message as (
    select person.*, channel, {START} as start
    from person cross join (values ('push'), ('mail')) channels (channel)
    where case
        when channel = 'push' then has_device and manner = 'now'
        else has_mail and (manner <> 'now' or by_mail or not has_device or %(priority)s = 0)
    end
)
insert into delivery_delivery (tenant_id, mailing_id, guardian_id, channel, state, priority, attempts, due_at, error)
select %(tenant)s, %(mailing)s, message.id, channel,
    case manner when 'now' then 'pending' when 'digest' then 'waiting' else 'muted' end,
    %(priority)s, 0,
    case
        when manner = 'digest' then delivery_next_hour(now(), digest_hour)
        when channel = 'push' and released > start then released + random() * interval '{SPREAD}'
        else released
    end, ''
from message
left join delivery_quiethours q on q.tenant_id = %(tenant)s and q.school_id = %(school)s
cross join lateral (
    select case
        when %(priority)s = 0 or manner <> 'now' or (since is null and quiet_since is null) then start
        else {AFTER_QUIET}
    end as released offset 0 -- once for each row
) held
where not exists (select 1 from delivery_mailing m where m.id = %(mailing)s and m.cancelled_at is not null)
order by message.id
on conflict do nothing
"""

MAIL_INSTEAD = """
insert into delivery_delivery (tenant_id, mailing_id, guardian_id, channel, state, priority, attempts, due_at, error)
select d.tenant_id, d.mailing_id, d.guardian_id, 'mail', 'pending', d.priority, 0, now(), ''
from delivery_delivery d join accounts_user u on u.id = d.guardian_id
where d.tenant_id = %(tenant)s and d.mailing_id = %(mailing)s and d.guardian_id = %(guardian)s and d.channel = 'push'
  and d.state = 'failed' and u.is_active and u.email is not null
on conflict do nothing
"""
