import { v7, validate, version } from 'uuid';

/** Makes ids: UUIDv7, ordered by the time they were made, also within a millisecond. */
export type NewId = () => string;
export const newId: NewId = () => v7();

/** Whether the text is a UUIDv7 in its canonical lower-case form. */
export function isId(text: string): boolean {
  return validate(text) && version(text) === 7 && text === text.toLowerCase();
}
