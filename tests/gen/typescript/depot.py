"""A service with everything that a client can meet, as its clients know it, and as it is one version later."""

OLD = """
enums: {state: {waiting: Not yet., sent: Gone.}}
models:
  card:    {fields: {number: string}}
  cash:    {fields: {note: string?}}
  receipt: {fields: {text: string}}
unions: {pay: {discriminator: kind, members: [card, cash]}}
resources:
  parcel:
    fields:
      label:  {type: string, maximum: 10}
      note:   {type: string, maximum: 20, optional: true}
      weight: {type: decimal, digits: 6, scale: 2, minimum: "0"}
      count:  {type: integer, minimum: 1, maximum: 9, default: 1}
      state:  {type: state, default: waiting}
      pay:    pay
      due:    datetime?
      names:  {type: {map: string}, optional: true}
    unique: [label]
    search: [label, state]
    sort:   [-created_at, label]
operations:
  send_parcel:
    POST: /parcels/{id}/sendings
    parameters: {fast: {type: boolean, default: false}}
    body: card
    returns: {200: receipt, 202: string, 204: }
"""

NEW = (
    OLD.replace("sent: Gone.", "sent: Gone., lost: Nobody knows.")
    .replace("models:\n", "models:\n  voucher: {fields: {code: string}}\n")
    .replace("members: [card, cash]", "members: [card, cash, voucher]")
)
