import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../src/content/check-folder.ts';
import { temporaryFolders } from '../storage/temporary-folder.ts';
import { checkSmall, type Changes } from './small-content.ts';

const newFolder = temporaryFolders();

/** What is changed, and what check has to say about it. */
interface Case {
  readonly fault: string;
  readonly changes: Changes;
  readonly file: string;
  readonly line?: number;
  readonly says: RegExp;
  readonly severity?: Finding['severity'];
}

const put = (from: string | RegExp, to: string) => (text: string) => text.replace(from, to);
const append = (more: string) => (text: string) => text + more;

test('complete content has nothing to report', async () => {
  const findings = await checkSmall(newFolder());
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe('a file that does not fit its schema', () => {
  const file = 'data/modules/mta.yml';
  test.each<Case>([
    { fault: 'an unknown key', changes: { [file]: append('symptom: []\n') }, file, line: 6, says: /symptom: nobody reads this key — correct its spelling/u },
    { fault: 'an unknown key inside', changes: { [file]: put('{ signals: [] }', '{ signal: [x] }') }, file, line: 4, says: /symptoms\.not-sending\.signal: nobody reads/u },
    { fault: 'a wrong type', changes: { [file]: put('[mta.log]', 'mta.log') }, file, line: 2, says: /signals: .*expected array.* — make it a list/u },
    { fault: 'a wrong value', changes: { [file]: put('sending', 'sendings') }, file, line: 1, says: /use one of sending, tracking/u },
    { fault: 'a missing key', changes: { [file]: put('area: sending\n', '') }, file, line: 1, says: /area: /u },
    { fault: 'wrong YAML', changes: { [file]: put('[mta.log]', '[mta.log') }, file, line: 3, says: /correct the YAML syntax/u },
    { fault: 'a key written twice', changes: { [file]: append('area: data\n') }, file, line: 6, says: /Map keys must be unique/u },
    { fault: 'an alias bomb', changes: { [file]: `area: &a [x, x, x, x]\nsignals: &b [${'*a, '.repeat(9)}]\nsymptoms: [${'*b, '.repeat(9)}]\n` }, file, line: 1, says: /aliases/u },
    { fault: 'an alias without an anchor', changes: { [file]: put('[mta.log]', '*nobody') }, file, line: 1, says: /aliases/u },
    { fault: 'a tag that is not understood', changes: { [file]: put('sending', '!!js/function sending') }, file, line: 1, says: /Unresolved tag/u },
    { fault: 'too many levels', changes: { [file]: append(`x: ${'[ '.repeat(5_000)}`) }, file, line: 6, says: /nested deeper/u },
    { fault: 'too large a file', changes: { [file]: append(`# ${'x'.repeat(2_000_000)}`) }, file, says: /larger than 2 MB/u },
    { fault: 'an id that is none', changes: { 'data/phrases/sv.yml': append('"m t a": {}\n') }, file: 'data/phrases/sv.yml', line: 14, says: /ids are letters/u },
    { fault: 'a label that is too long', changes: { 'locales/sv/modules.json': put('"label": "mejlen fastnat"', `"label": "${'x'.repeat(31)}"`) }, file: 'locales/sv/modules.json', line: 7, says: /label.*shorten it to 30/u },
    { fault: 'wrong JSON', changes: { 'locales/fr/bot.json': put('"answer": {', '"answer": { // what') }, file: 'locales/fr/bot.json', line: 2, says: /./u },
    { fault: 'JSON with a comma too many', changes: { 'locales/fr/bot.json': put(/\}\s*$/u, ',}') }, file: 'locales/fr/bot.json', says: /not JSON|correct commas/u },
    { fault: 'a byte that is not UTF-8', changes: { 'data/phrases/sv.yml': put('fastnat', 'f\uFFFDstnat') }, file: 'data/phrases/sv.yml', line: 5, says: /not UTF-8/u },
    { fault: 'a name that nobody reads', changes: { 'data/modules/sms.yaml': 'area: sending\n' }, file: 'data/modules/sms.yaml', says: /let its name end in \.yml/u },
    { fault: 'a language that there is not', changes: { 'data/phrases/de.yml': '{}\n' }, file: 'data/phrases/de.yml', says: /the languages are en, fr/u },
  ])('is named: $fault', expectFinding);
});

describe('a language or a word that is missing', () => {
  test.each<Case>([
    { fault: 'phrases', changes: { 'data/phrases/sv.yml': undefined }, file: 'data/phrases/sv.yml', says: /the file is missing/u },
    { fault: 'a lexicon', changes: { 'data/lexicon/it.yml': undefined }, file: 'data/lexicon/it.yml', says: /the file is missing/u },
    { fault: 'sentences', changes: { 'locales/es/bot.json': undefined }, file: 'locales/es/bot.json', says: /the file is missing/u },
    { fault: 'the words of modules', changes: { 'locales/es/modules.json': undefined }, file: 'locales/es/modules.json', says: /the file is missing/u },
    { fault: 'a runbook section', changes: { 'data/runbook/fr/log-files.md': undefined }, file: 'data/runbook/fr/log-files.md', says: /section is missing in this language/u },
    { fault: 'words of a module', changes: { 'locales/sv/modules.json': renameKey('web', 'mta2') }, file: 'locales/sv/modules.json', line: 1, says: /module "web" has no words/u },
    { fault: 'words of a symptom', changes: { 'locales/sv/modules.json': renameKey('no-login', 'login') }, file: 'locales/sv/modules.json', line: 30, says: /symptom "web\/no-login" has no words/u },
    { fault: 'phrases of a symptom', changes: { 'data/phrases/sv.yml': put('      - mejlen fastnat\n', '      []\n') }, file: 'data/phrases/sv.yml', line: 3, says: /symptom "mta\/not-sending" has no phrases/u },
    { fault: 'a question', changes: { 'locales/it/look-alikes.json': '{}' }, file: 'locales/it/look-alikes.json', line: 1, says: /question "mta-or-stat" is missing/u },
    { fault: 'an answer', changes: { 'locales/it/look-alikes.json': put(',\n      "stat": "raggiunta"', '') }, file: 'locales/it/look-alikes.json', line: 4, says: /no answer decides for module "stat"/u },
    { fault: 'a sentence', changes: { 'locales/it/bot.json': put(/ *"todo": .*\n/u, '') }, file: 'locales/it/bot.json', line: 2, says: /"answer\.todo" is missing/u },
    { fault: 'a plural form', changes: { 'locales/fr/bot.json': put(/ *"seenBefore_many": .*\n/u, '') }, file: 'locales/fr/bot.json', line: 2, says: /"answer\.seenBefore_many" is missing.*many, one, other/u },
    { fault: 'a translation', changes: { 'locales/sv/bot.json': put(/"text": "[^"]*trouble[^"]*"|"unsure": "[^"]*"/u, '"unsure": "I am not certain. Which of these fits what you see?"') }, file: 'locales/sv/bot.json', says: /still in English/u },
    { fault: 'a step of a fix', changes: { 'locales/sv/modules.json': put(',\n          "mejlen fastnat"', '') }, file: 'locales/sv/modules.json', line: 8, says: /1 steps, English has 2/u },
    { fault: 'a command of a fix', changes: { 'locales/sv/modules.json': put('`nlserver pdump`', '`nlserver pdumpa`') }, file: 'locales/sv/modules.json', line: 9, says: /has the code `nlserver pdumpa`/u },
  ])('is named: $fault', expectFinding);

  test('a plural form that the language has not is one too many', () =>
    expectFinding({ fault: '', changes: { 'locales/sv/bot.json': put('"seenBefore_other"', '"seenBefore_many": "x",\n    "seenBefore_other"') }, file: 'locales/sv/bot.json', says: /nobody says "answer\.seenBefore_many".*one, other/u }));
});

describe('what is claimed twice', () => {
  test.each<Case>([
    { fault: 'an alias, in another spelling', changes: { 'data/phrases/sv.yml': put('stat:\n', 'stat:\n  aliases: ["MESSAGES-Sérver"]\n') }, file: 'data/phrases/sv.yml', line: 7, says: /alias "MESSAGES-Sérver" is claimed by module "mta" too \(data\/phrases\/en\.yml:2\)/u },
    { fault: 'a phrase, even among look-alikes', changes: { 'data/phrases/en.yml': put('      - quota reached', '      - quota reached\n      - Messages stuck!') }, file: 'data/phrases/en.yml', line: 10, says: /phrase "Messages stuck!" is claimed by symptom "mta\/not-sending"/u },
    { fault: 'the name of another module', changes: { 'data/phrases/en.yml': put('[messages server]', '[Web]') }, file: 'data/phrases/en.yml', line: 2, says: /is the name of the module "web"/u },
    { fault: 'an alias without a word', changes: { 'data/phrases/en.yml': put('[messages server]', '["!?"]') }, file: 'data/phrases/en.yml', line: 2, says: /no letters or digits/u },
    { fault: 'a lexicon entry', changes: { 'data/lexicon/en.yml': put('[refused]', '[refused, Messages]') }, file: 'data/lexicon/en.yml', line: 4, says: /entry "Messages" is in REFUSED and in MAIL \(line 1\)/u },
    { fault: 'a short title', changes: { 'data/runbook/en/open-ports.md': put('short: signing port', 'short: Messages log') }, file: 'data/runbook/en/open-ports.md', line: 3, says: /short "Messages log" is also that of data\/runbook\/en\/log-files\.md/u },
    { fault: 'a module in two groups', changes: { 'data/look-alikes.yml': append('web-or-stat: [web, stat]\n') }, file: 'data/look-alikes.yml', line: 2, says: /"stat" is also in the group "mta-or-stat"/u },
  ])('is named: $fault', expectFinding);
});

describe('what does not exist', () => {
  test.each<Case>([
    { fault: 'a module among look-alikes', changes: { 'data/look-alikes.yml': put('stat]', 'stats]') }, file: 'data/look-alikes.yml', line: 1, says: /module "stats" does not exist — there are mta, stat, web/u },
    { fault: 'a module with phrases', changes: { 'data/phrases/en.yml': append('sms: {}\n') }, file: 'data/phrases/en.yml', line: 14, says: /module "sms" does not exist/u },
    { fault: 'a module with words', changes: { 'locales/fr/modules.json': renameKey('web', 'sms') }, file: 'locales/fr/modules.json', line: 28, says: /module "sms" does not exist/u },
    { fault: 'a symptom with phrases', changes: { 'data/phrases/en.yml': put('no-login', 'no-logon') }, file: 'data/phrases/en.yml', line: 12, says: /symptom "web\/no-logon" does not exist — there are no-login/u },
    { fault: 'a symptom with words', changes: { 'locales/fr/modules.json': renameKey('no-login', 'no-logon') }, file: 'locales/fr/modules.json', line: 31, says: /symptom "web\/no-logon" does not exist/u },
    { fault: 'a section in a list', changes: { 'data/modules/web.yml': put('[open-ports]', '[open-port]') }, file: 'data/modules/web.yml', line: 4, says: /section "open-port" does not exist — there are open-ports/u },
    { fault: 'a section in a link', changes: { 'data/runbook/it/log-files.md': put('open-ports.md', 'open-port.md') }, file: 'data/runbook/it/log-files.md', line: 10, says: /section "open-port" does not exist/u },
    { fault: 'a module in an answer that decides', changes: { 'locales/es/look-alikes.json': put('"stat"', '"web"') }, file: 'locales/es/look-alikes.json', line: 6, says: /module "web" of the group "mta-or-stat" does not exist/u },
    { fault: 'a group of look-alikes', changes: { 'locales/es/look-alikes.json': put('mta-or-stat', 'mta-and-stat') }, file: 'locales/es/look-alikes.json', line: 2, says: /the group "mta-and-stat" does not exist/u },
    { fault: 'a concept', changes: { 'data/lexicon/es.yml': append('MAILS: [cartas]\n') }, file: 'data/lexicon/es.yml', line: 5, says: /concept "MAILS" is not in lexicon\/concepts\.yml/u },
    { fault: 'a section that no module offers', changes: { 'data/modules/web.yml': put('[open-ports]', '[]'), 'data/modules/stat.yml': put(', open-ports', '') }, file: 'data/runbook/en/open-ports.md', line: 1, says: /no module offers/u, severity: 'warning' },
  ])('is named: $fault', expectFinding);

  test.each<Case>([
    { fault: 'after two letters', changes: { 'data/lexicon/en.yml': put('stuc*', 'st*') }, file: 'data/lexicon/en.yml', line: 2, says: /star after fewer than 3 letters/u },
    { fault: 'inside a word', changes: { 'data/lexicon/en.yml': put('stuc*', 'st*ck') }, file: 'data/lexicon/en.yml', line: 2, says: /star inside a word/u },
  ])('a star in the lexicon that matches nothing is named: $fault', expectFinding);
});

describe('what Slack or a reader must not get', () => {
  test.each<Case>([
    { fault: 'a call to everybody', changes: { 'locales/sv/modules.json': put('"scope": "mejlen"', '"scope": "<!channel> mejlen"') }, file: 'locales/sv/modules.json', line: 3, says: /<!channel> would call people/u },
    { fault: 'a call hidden by JSON', changes: { 'locales/sv/bot.json': put('"title": "', '"title": "\\u003c!here\\u003e ') }, file: 'locales/sv/bot.json', says: /<!here>/u },
    { fault: 'a person', changes: { 'data/phrases/en.yml': put('messages server', '<@U0123ABCD>') }, file: 'data/phrases/en.yml', line: 2, says: /<@U0123ABCD>/u },
    { fault: 'a channel', changes: { 'data/runbook/en/log-files.md': append('<#C0123ABCD>\n') }, file: 'data/runbook/en/log-files.md', line: 15, says: /<#C0123ABCD>/u },
    { fault: 'a link that is not https', changes: { 'data/runbook/en/log-files.md': append('[x](http://example.com)\n') }, file: 'data/runbook/en/log-files.md', line: 15, says: /http:\/\/example\.com/u },
    { fault: 'a bare address', changes: { 'locales/en/modules.json': put('"scope": "messages"', '"scope": "see ftp://example.com/x"') }, file: 'locales/en/modules.json', line: 3, says: /not an https address/u },
    { fault: 'a script address', changes: { 'locales/en/modules.json': put('"scope": "messages"', '"scope": "see [x](javascript:alert)"') }, file: 'locales/en/modules.json', line: 3, says: /not an https address/u },
    { fault: 'a link in the front matter', changes: { 'data/runbook/en/log-files.md': put('link: https', 'link: http') }, file: 'data/runbook/en/log-files.md', line: 4, says: /https address/u },
    { fault: 'HTML in a line', changes: { 'data/runbook/en/log-files.md': append('so<br/>what\n') }, file: 'data/runbook/en/log-files.md', line: 15, says: /<br\/> is HTML/u },
    { fault: 'a block of HTML', changes: { 'data/runbook/en/log-files.md': append('\n<table><tr><td>x</td></tr></table>\n') }, file: 'data/runbook/en/log-files.md', line: 16, says: /HTML is not shown in Slack/u },
    { fault: 'a picture', changes: { 'data/runbook/en/log-files.md': append('\n\nsee\n![x](https://example.com/x.png)\n') }, file: 'data/runbook/en/log-files.md', line: 18, says: /a picture is not shown/u },
    { fault: 'no front matter', changes: { 'data/runbook/en/log-files.md': 'just text\n' }, file: 'data/runbook/en/log-files.md', line: 1, says: /no front matter/u },
  ])('is named: $fault', expectFinding);

  test('a placeholder and an address in code are no fault', async () => {
    const findings = await checkSmall(newFolder(), everyLanguage('log-files', append('Use `http://<server>:8080` and <instance>.\n')));
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });
});

describe('languages that say different things', () => {
  const sv = 'data/runbook/sv/log-files.md';
  test.each<Case>([
    { fault: 'a missing variable', changes: { 'locales/sv/bot.json': put('`{{module}}`', '`modul`') }, file: 'locales/sv/bot.json', line: 3, says: /lacks the variable \{\{module\}\}/u },
    { fault: 'a variable with another mark', changes: { 'locales/sv/bot.json': put('{{- scope}}', '{{scope}}') }, file: 'locales/sv/bot.json', says: /lacks the variable \{\{- scope\}\}/u },
    { fault: 'a broken variable', changes: { 'locales/sv/bot.json': put('{{module}}', '{module}}') }, file: 'locales/sv/bot.json', line: 3, says: /\}\} that is no variable/u },
    { fault: 'a variable where there are none', changes: { 'locales/sv/modules.json': put('"scope": "mejlen"', '"scope": "{{module}}"') }, file: 'locales/sv/modules.json', line: 3, says: /there are none here/u },
    { fault: 'a command', changes: { [sv]: put('nlserver pdump', 'nlserver dump') }, file: sv, line: 11, says: /code block differs from data\/runbook\/en\/log-files\.md:11/u },
    { fault: 'a missing code block', changes: { [sv]: put(/ {3}```[^]*?```\n/u, '') }, file: sv, says: /0 code blocks where/u },
    { fault: 'code in a line', changes: { [sv]: put('`mta`', '`stat`') }, file: sv, line: 10, says: /code "stat" is not in/u },
    { fault: 'a step', changes: { [sv]: append('3. mer\n') }, file: sv, line: 15, says: /3 numbered steps where .* has 2/u },
    { fault: 'a heading', changes: { [sv]: append('## mer\n') }, file: sv, line: 15, says: /2 headings where .* has 1/u },
    { fault: 'a row of a table', changes: { 'data/runbook/sv/open-ports.md': append('| mer | 26 |\n') }, file: 'data/runbook/sv/open-ports.md', line: 12, says: /3 rows of tables where/u },
    { fault: 'a link', changes: { [sv]: put('[inloggning](open-ports.md)', 'inloggning') }, file: sv, line: 9, says: /link "open-ports\.md" of .*en\/log-files\.md:10 is missing/u },
    { fault: 'access', changes: { [sv]: put('access: server', 'access: console') }, file: sv, line: 5, says: /access "console" where/u },
    { fault: 'the language of the documentation', changes: { [sv]: put('/sv/docs', '/en/docs') }, file: sv, line: 4, says: /documentation in "en" — replace \/en\/ in it by \/sv\//u },
    { fault: 'the page of the documentation', changes: { [sv]: put('using/log-files', 'using/log-file') }, file: sv, line: 4, says: /another page/u },
  ])('are named: $fault', expectFinding);
});

describe('what breaks a limit of Slack', () => {
  test.each<Case>([
    { fault: 'a button', changes: { 'locales/it/bot.json': put(/"notThis": "[^"]*"/u, `"notThis": "${'x'.repeat(31)}"`) }, file: 'locales/it/bot.json', says: /button "x+" has 31 characters, Slack shows about 30/u },
    { fault: 'an answer that decides', changes: { 'locales/it/look-alikes.json': put('"raggiunta"', `"${'y'.repeat(76)}"`) }, file: 'locales/it/look-alikes.json', line: 6, says: /button "y+" has 76 characters, Slack takes 75/u },
    { fault: 'the description of a button', changes: { 'data/runbook/it/open-ports.md': put(/title: .*/u, `title: ${'z'.repeat(70)}`) }, file: 'data/runbook/it/open-ports.md', line: 2, says: /description of a button/u },
    { fault: 'the title of a window', changes: { 'locales/it/bot.json': put(/("unknown": \{\s*"title": )"[^"]*"/u, `$1"${'t'.repeat(25)}"`) }, file: 'locales/it/bot.json', says: /title of a window "t+" has 25 characters, Slack takes 24 \(it\)/u },
    { fault: 'a section text', changes: { 'locales/it/modules.json': put('"scope": "messaggi"', `"scope": "${'so '.repeat(4_000)}"`) }, file: 'locales/it/modules.json', says: /characters in one message, Slack takes about 10000/u },
    { fault: 'a step that is too long', changes: { 'locales/it/modules.json': put('"messaggi fermi"\n', `"${'so '.repeat(1_100)}"\n`) }, file: 'locales/it/modules.json', says: /entry of a list .* Slack takes 3000/u },
    { fault: 'a long section', changes: everyLanguage('log-files', append('so what \n'.repeat(1_300))), file: 'data/runbook/it/log-files.md', line: 1, says: /section log-files as shared: \d+ characters in one message/u },
    { fault: 'many blocks', changes: everyLanguage('log-files', append('## More\n'.repeat(99))), file: 'data/runbook/it/log-files.md', line: 1, says: /\d+ blocks in a window, Slack takes 100/u },
  ])('is named: $fault', expectFinding);

  test('the value of a button and of a menu is measured with the longest ids there can be', async () => {
    const long = 'a'.repeat(41);
    const files = ['x', 'y', 'z'].map((end) => [`modules/${end}${long.slice(1)}.yml`, `area: data\nsymptoms:\n  ${long}: { signals: [x${end}y] }\n`]);
    const words = Object.fromEntries(['x', 'y', 'z'].map((end) => [end + long.slice(1), { scope: 's', symptoms: { [long]: { title: 't', label: 'l', fix: ['f'] } } }]));
    const findings = await checkSmall(newFolder(), {}, { ...Object.fromEntries(files), 'locales/en/modules.json': JSON.stringify(words) });
    expect(findings.map(({ message }) => message)).toContainEqual(expect.stringMatching(/option of a menu carries \d+ characters, Slack takes 150/u));
    expect(findings.map(({ file, message }) => [file, message])).toContainEqual([`team/modules/x${long.slice(1)}.yml`, expect.stringMatching(/has 41 characters, Slack shows about 30/u)]);
  });
});

describe('phrases that the matcher reads as something else', () => {
  test('are warnings with their line, and an error when there are many', async () => {
    const [mta, web] = ['data/phrases/en.yml', 'data/lexicon/en.yml'];
    const changes = { [mta]: put('      - signing refused', '      - the messages of everybody are stuck\n      - stuck messages'), [web]: append('QUOTA: [everybody]\n') };
    const findings = (await checkSmall(newFolder(), changes)).filter(({ message }) => message.includes('web/no-login'));
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'warning', file: mta, line: 14, message: expect.stringMatching(/leads to "mta", "stat"|leads to "mta"/u) }));
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'error', file: mta, line: 12, message: expect.stringMatching(/of the 2 phrases .* cannot tell it from/u) }));
  });

  test('one of ten is a warning only, and recognising nothing counts as well', async () => {
    const others = Array.from({ length: 9 }, (_, at) => `      - signing refused ${at}`).join('\n');
    const findings = await checkSmall(newFolder(), { 'data/phrases/en.yml': put('      - signing refused', `${others}\n      - gone with the wind`) }, undefined, QUIET_MODEL);
    expect(findings.filter(({ message }) => message.includes('web/no-login'))).toEqual([
      expect.objectContaining({ severity: 'warning', line: 22, message: expect.stringMatching(/"gone with the wind" .* not recognised/u) }),
    ]);
  });
});

test('every fault is named at once', async () => {
  const findings = await checkSmall(newFolder(), {
    'data/modules/mta.yml': append('symptoms: []\n'),
    'data/phrases/sv.yml': undefined,
    'data/look-alikes.yml': put('stat]', 'stats]'),
    'data/runbook/it/log-files.md': put('open-ports.md', 'open-port.md'),
    'locales/fr/bot.json': put(/ *"todo": .*\n/u, ''),
  });
  const files = new Set(findings.map(({ file }) => file));
  expect([...files]).toEqual(expect.arrayContaining(['data/modules/mta.yml', 'data/phrases/sv.yml', 'data/look-alikes.yml', 'data/runbook/it/log-files.md', 'locales/fr/bot.json']));
});

/** Recognises only what is nearly a phrase word for word, and nothing without words that it knows. */
const QUIET_MODEL = { bias: { none: 3 }, weights: { 'x:strange': { none: 30 }, 'w:wind': { none: 20 } }, shared: { named: 3, signals: 3, phrase: 6, phraseAbove: 6, missing: 3 }, limits: { speak: 0.3, answer: 0.5, offer: 0.1, second: 0.5 } };

async function expectFinding({ changes, file, line, says, severity = 'error' }: Case): Promise<void> {
  const findings = await checkSmall(newFolder(), changes);
  const found = findings.filter((finding) => finding.file === file && says.test(`${finding.message} — ${finding.remedy}`));
  expect({ found: found.length > 0, findings: found.length > 0 ? [] : findings.slice(0, 5) }).toEqual({ found: true, findings: [] });
  expect(found.map((finding) => finding.severity)).toContain(severity);
  if (line !== undefined) expect(found.map((finding) => finding.line)).toContain(line);
}

function renameKey(from: string, to: string): (text: string) => string {
  return (text) => text.replace(`"${from}":`, `"${to}":`);
}

function everyLanguage(section: string, change: (text: string) => string): Changes {
  return Object.fromEntries(['en', 'fr', 'it', 'es', 'sv'].map((language) => [`data/runbook/${language}/${section}.md`, change]));
}
