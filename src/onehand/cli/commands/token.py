"""Make a token for local work: of a user, or of a service that calls another."""

from __future__ import annotations

import click


@click.command(epilog='Example: curl -H "Authorization: Bearer $(dev token)" http://127.0.0.1:4700/users')
@click.option("--user", "subject", metavar="SUB", help="Who the user is; default: dev.")
@click.option("--scope", "scopes", multiple=True, help="A scope of the user; may be repeated.")
@click.option("--scheme", metavar="NAME", help="A scheme of users in onehand.toml; default: user.")
@click.option("--service", metavar="NAME", help="The calling service, instead of a user.")
@click.option("--audience", metavar="SERVICE", help="The service that is called; with --service.")
@click.option("--minutes", type=click.IntRange(1, 24 * 60), default=720, show_default=True, help="How long it lasts.")
def command(
    subject: str | None,
    scopes: tuple[str, ...],
    scheme: str | None,
    service: str | None,
    audience: str | None,
    minutes: int,
) -> None:
    """Make a token for local work: of a user, or of a service that calls another.

    It is signed with a key of this workspace, so only services of this workspace on this machine accept it. Where
    onehand.toml names the issuer of a scheme, they accept its tokens instead: both with 'local = true'.
    """
    from onehand.cli.screen import say
    from onehand.workspace.find import find_workspace
    from onehand.workspace.token import ServiceCaller, UserCaller, make_token

    if (service is None) != (audience is None):
        raise click.UsageError("--service and --audience belong together")
    if service is not None and (subject is not None or scopes or scheme is not None):
        raise click.UsageError("a token is of a user or of a service, not of both")
    if service is not None and audience is not None:
        caller: ServiceCaller | UserCaller = ServiceCaller(service, audience)
    else:
        caller = UserCaller(subject or "dev", scopes, scheme or "user")
    say(make_token(find_workspace(), caller, seconds=minutes * 60))
