// Every package of the production tree must have a licence of this list, its integrity in the lockfile, and no install script.
import { readFileSync } from 'node:fs';

const ALLOWED = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'Python-2.0',
];
const MAX_PACKAGES = 160;

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const production = Object.entries(packages).filter(
  ([path, { dev, optional, devOptional }]) => path !== '' && !dev && !optional && !devOptional,
);
const problems = production.flatMap(([path, { license, integrity, hasInstallScript }]) => [
  ...(isAllowed(license ?? '') ? [] : [`${path}: licence ${license ?? 'unknown'} is not on the list`]),
  ...(integrity ? [] : [`${path}: no integrity in the lockfile`]),
  ...(hasInstallScript ? [`${path}: has an install script`] : []),
]);
if (production.length > MAX_PACKAGES)
  problems.push(`${production.length} production packages, more than ${MAX_PACKAGES}`);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${production.length} production packages, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** "(MIT OR GPL-3.0)" is fine: we choose. */
function isAllowed(license) {
  const any = license.replace(/[()]/gu, '').split(' OR ');
  return any.some((one) => one.split(' AND ').every((part) => ALLOWED.includes(part.trim())));
}
