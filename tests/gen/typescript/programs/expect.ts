/** What facts are said with. */

export function ok(found: boolean): void {
  equal(found, true);
}

export function equal(found: unknown, expected: unknown): void {
  const [left, right] = [shown(found), shown(expected)];
  if (left !== right) {
    throw new Error(`found    ${left}\nexpected ${right}`);
  }
}

/** The error, which must be of this class. */
export async function fails<E extends Error>(
  kind: abstract new (...given: never[]) => E,
  act: () => Promise<unknown>,
): Promise<E> {
  try {
    await act();
  } catch (error) {
    if (error instanceof kind) {
      return error;
    }
    throw error;
  }
  throw new Error(`expected ${kind.name}, and nothing failed`);
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (one === undefined ? "(undefined)" : one));
}
