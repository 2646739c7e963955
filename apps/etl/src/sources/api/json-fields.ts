/** The value at a path of a parsed JSON, such as `data.items`; undefined where there is none. The empty path is the value itself. */
export function fieldAt(value: unknown, path: string): unknown {
  return path.split('.').filter((name) => name !== '').reduce<unknown>((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), value);
}

/** Whether a parsed JSON value is an object with fields. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a parsed JSON value has a field `__proto__` anywhere, which changes what an object inherits where it is copied. */
export function hasPrototypeField(value: unknown): boolean {
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (Object.hasOwn(next, '__proto__')) return true;
    for (const inner of Object.values(next)) waiting.push(inner);
  }
  return false;
}
