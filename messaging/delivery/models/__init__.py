"""発送: the outbox, and what each guardian has said about how they want to be reached."""

from messaging.delivery.models.delivery import Delivery
from messaging.delivery.models.mailing import Mailing
from messaging.delivery.models.preference import Preference
from messaging.delivery.models.push_subscription import PushSubscription
from messaging.delivery.models.quiet_hours import QuietHours

__all__ = ["Delivery", "Mailing", "Preference", "PushSubscription", "QuietHours"]
