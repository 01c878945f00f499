// Finds every regular expression of a source file. A pattern that is put together at run time is known by its place alone;
// `recordRegexes` hears what it becomes.
import { parse } from 'acorn';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Of TypeScript or JavaScript: `{ line, source, flags }` of every literal and every `RegExp('…', '…')`; without `source` where it is
 * put together. A constructor under another name is not seen.
 */
export function regexesOf(code) {
  const found = [];
  visit(parse(stripTypeScriptTypes(code), { ecmaVersion: 'latest', sourceType: 'module', locations: true }), (node) => {
    const { line } = node.loc.start;
    if (node.type === 'Literal' && node.regex)
      found.push({ line, source: node.regex.pattern, flags: node.regex.flags });
    if ((node.type === 'NewExpression' || node.type === 'CallExpression') && isRegExp(node.callee))
      found.push({ line, ...constantsOf(node.arguments) });
  });
  return found;
}

function isRegExp({ type, name, property }) {
  return type === 'MemberExpression' ? property.name === 'RegExp' : name === 'RegExp';
}

function constantsOf([source, flags]) {
  const texts = [textOf(source), flags === undefined ? '' : textOf(flags)];
  return texts.includes(undefined) ? {} : { source: texts[0], flags: texts[1] };
}

function textOf(node) {
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return typeof node?.value === 'string' ? node.value : undefined;
}

function visit(node, say) {
  if (typeof node.type === 'string') say(node);
  for (const part of Object.values(node))
    if (part !== null && typeof part === 'object' && !(part instanceof RegExp)) visit(part, say);
}

/** Runs something and gives the patterns that were constructed meanwhile: `{ file, line, source, flags }`, `file` as an absolute path. */
export async function recordRegexes(run) {
  const made = [];
  const original = globalThis.RegExp;
  const record = (regex) => {
    // The second line is this function, the third the trap, the fourth whoever constructs.
    const [, url, line] = /(file:\/\/.*):(\d+):\d+\)?$/u.exec(new Error('where').stack.split('\n')[3] ?? '') ?? [];
    if (url !== undefined)
      made.push({ file: fileURLToPath(url), line: Number(line), source: regex.source, flags: regex.flags });
    return regex;
  };
  globalThis.RegExp = new Proxy(original, {
    construct: (target, parameters, self) => record(Reflect.construct(target, parameters, self)),
    apply: (target, self, parameters) => record(Reflect.apply(target, self, parameters)),
  });
  try {
    await run();
  } finally {
    globalThis.RegExp = original;
  }
  return made;
}
