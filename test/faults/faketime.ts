import { existsSync, globSync } from 'node:fs';

/** Debian's package faketime; `FAKETIME_LIBRARY` names it elsewhere. */
export function findFaketime(): string | undefined {
  const given = process.env['FAKETIME_LIBRARY'];
  const places = ['/usr/lib/*/faketime/libfaketime.so.1', '/usr/lib/faketime/libfaketime.so.1'];
  return [...(given === undefined ? [] : [given]), ...places.flatMap((place) => globSync(place))].find(existsSync);
}
