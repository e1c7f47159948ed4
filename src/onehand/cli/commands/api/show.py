"""What does a design mean, with everything deduced written out?"""

from __future__ import annotations

import click

from onehand.cli.screen import say


@click.command(epilog="Example: dev api show order")
@click.argument("service")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of YAML.")
def command(service: str, as_json: bool) -> int:
    """What does SERVICE mean, with everything deduced written out? Forms, paths, statuses, events, defaults.

    SERVICE may also be a library.
    """
    from onehand.cli.designs import load_designs, path_of, sound_design
    from onehand.ir.expanded import expanded
    from onehand.workspace.find import find_workspace

    loaded = load_designs(find_workspace())
    path_of(loaded, service)
    design = sound_design(loaded)
    shown = expanded(design.services[service] if service in design.services else design.libraries[service])
    if as_json:
        import json

        say(json.dumps(shown, indent=2))
    else:
        from onehand.gen.yaml_text import yaml_text

        say(yaml_text(shown).rstrip())
    return 0
