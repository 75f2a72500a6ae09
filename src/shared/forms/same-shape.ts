/**
 * True if `value`, read back from storage that can be edited, old or cut off, has every field of the model with its type.
 * The first element of a list is the model of all; an empty list takes any list, and null takes null or any object.
 */
export function sameShape(value: unknown, model: unknown): boolean {
  if (model === null) return typeof value === 'object';
  if (Array.isArray(model))
    return Array.isArray(value) && (model.length === 0 || value.every((one) => sameShape(one, model[0])));
  if (typeof model !== 'object') return typeof value === typeof model;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(model).every(([key, part]) => sameShape(Reflect.get(value, key), part));
}
