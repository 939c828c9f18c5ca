"""The block by which Prefect's server sends mail: its own block of notifications, under a type of its own.

It must be known to the server's process too, which opens it by that type.
"""

from prefect.blocks.notifications import AppriseNotificationBlock

__all__ = ["MAIL_BLOCK_TYPE", "OfficeMail"]

MAIL_BLOCK_TYPE = "nianbao-mail"
"""The slug of the type."""


class OfficeMail(AppriseNotificationBlock):
    """Tells the office by mail; `url` is an address of Apprise, `mailto://` or with TLS `mailtos://`."""

    _block_type_name = "nianbao mail"
    _block_type_slug = MAIL_BLOCK_TYPE
    _description = "Mail of nianbao to the office"
