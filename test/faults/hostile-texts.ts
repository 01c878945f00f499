/** Texts of the greatest length that Slack takes (40,000 characters), each meant to cost one part of the reading dearly. */
export const HOSTILE_TEXTS: readonly string[] = [
  'emails have stopped going out and so on '.repeat(1_000),
  'e'.repeat(40_000),
  '<'.repeat(40_000),
  'a\n'.repeat(20_000),
  '<https://a.example/b|c> '.repeat(1_650),
  '2026-03-02 09:00:00 ERR stat: quotas met (iRc=-53)\n'.repeat(780),
  '<@U1><!channel>`*_~'.repeat(2_100),
  'emials hvae stoppd gonig otu mtaa trakcing '.repeat(930),
  'e\u0301\u0302\u0303'.repeat(10_000),
  '\u202Ea\u200B\u2066b\uFEFF'.repeat(6_600),
  '👩‍🚒'.repeat(8_000),
  '1) a, b; c (d) - e\n'.repeat(2_100),
  ':a'.repeat(20_000),
  'aaaa@'.repeat(8_000),
  '`'.repeat(40_000),
  'mta@prod '.repeat(4_400),
  'spårningsloggarnaklickräknarna'.repeat(1_300),
  Array.from({ length: 5_000 }, (_, at) => `wq${at.toString(36)}xz`)
    .join(' ')
    .slice(0, 40_000),
];
