"""What leaves the house, with the settings of this installation."""

from datetime import datetime

from flask import current_app

from palveleva.notices.channels import folder


def deliver(now: datetime) -> dict[str, int]:
    """The duty of the worker: whatever is due.

    Commits on its way: no message waits for another, and nothing is held while a server is waited for.
    """
    # The libraries of the channels are large, and only the worker needs them.
    from palveleva.notices import post

    if "post_office" not in current_app.extensions:
        config, mail = current_app.config["PALVELEVA"], current_app.extensions["mail"]
        current_app.extensions["post_office"] = post.PostOffice.open(config.post, config.instance, mail)
    return post.deliver(current_app.extensions["post_office"], now=now)


def forget(person_id: str) -> None:
    """What was written to somebody, where no server takes it away."""
    folder.forget(current_app.config["PALVELEVA"].instance, person_id)
