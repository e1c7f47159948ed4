"""What does a new workspace, or a new service in it, begin with?

Texts only; `{name}` is the service. The design is commented, because it is the first page of the manual that anybody
reads.
"""

from __future__ import annotations

SETTINGS = """\
# A workspace: the designs in api/, their services in services/.
organization = "{name}"
transport = "postgres"  # events travel through PostgreSQL; nothing else to install

[ports]
base = {base}  # the services listen on {base}, {next} ... in the order of their names; health and docs 100 above

# [database]
# url = "env:DATABASE_URL"  # a PostgreSQL of your own, as a superuser; without it onehand brings one
"""

DESIGN = """\
service: {name}
description: What {name} is for, in a sentence.
team: {name}
auth: none  # everybody may call it; or {{user: []}}, {{service: []}}; it must be said

enums:
  note_status:
    open: Somebody has to do it.
    done: It is done.

resources:
  note:
    description: A thing to remember. Change a word here while dev up runs, and see what follows.
    fields:
      title:  {{type: string, maximum: 200, example: Buy milk}}
      body:   string?                                # ? = may be absent
      status: {{type: note_status, default: open}}
      due:    date?
    search: [status, {{title: prefix}}, {{due: range}}]  # each is an index, and a parameter of GET /notes
    sort:   [-created_at, title]                     # the first is the default

exempt:  # from a rule, with the reason; every rule has a page: dev api explain write-without-auth
  - {{rule: write-without-auth, on: {name}, reason: "Nobody else calls it yet."}}
"""

README = """\
# {name}

A workspace of [onehand]: `api/{name}.yaml` is the design, everything else follows from it.

```
dev up                # PostgreSQL, databases, the service; follows every change
dev test              # the generated tests and yours
dev api show {name}   # what the design means, with every convention applied
```

```
curl -s localhost:{base}/notes -H 'content-type: application/json' -d '{{"title": "Buy milk"}}'
curl -s 'localhost:{base}/notes?status=open'
```

Code that cannot be deduced is written beside `services/{name}/generated/`: `handlers.py`, `consumers.py`, `checks.py`.
"""

IGNORED = """\
.onehand/
__pycache__/
.pytest_cache/
"""
