// The small changes that a good test notices: https://stryker-mutator.io/docs/mutation-testing-elements/supported-mutators/
import { parse } from 'acorn';

const SWAPPED = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '==': ['!='],
  '!=': ['=='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
  '++': ['--'],
  '--': ['++'],
};
const OTHER_NAME = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  startsWith: 'endsWith',
  toLowerCase: 'toUpperCase',
};
/** Methods that give back something like what they were called on. */
const SKIPPED = new Set(['filter', 'slice', 'toSorted', 'replace', 'replaceAll', 'trim', 'toLowerCase', 'map']);
const REGEX_PARTS = [/^\^/u, /\$$/u, /\[\^?/gu, /(?<![(\\])[+*?]|\{[\d,]+\}/gu, /\\[dswb]/gu];

/** Of JavaScript: every mutant as `{ start, end, to }`, in the order of the source. */
export function mutantsOf(code) {
  const found = new Map();
  const add = (start, end, to) => {
    if (code.slice(start, end) !== to) found.set(`${start} ${end} ${to}`, { start, end, to });
  };
  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), undefined, (node, parent) => {
    mutate(node, parent, code, add);
  });
  return [...found.values()].toSorted((a, b) => a.start - b.start || a.end - b.end || (a.to < b.to ? -1 : 1));
}

function walk(node, parent, visit) {
  if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration') return;
  visit(node, parent);
  for (const [name, value] of Object.entries(node)) {
    if (name === 'key' && node.computed === false) continue;
    for (const child of [value].flat()) if (typeof child?.type === 'string') walk(child, node, visit);
  }
}

function mutate(node, parent, code, add) {
  const { start, end } = node;
  const swap = (from, until) => {
    const at = code.indexOf(node.operator, from);
    if (at < until) for (const to of SWAPPED[node.operator] ?? []) add(at, at + node.operator.length, to);
  };
  const oneOf = (test) => ['true', 'false'].forEach((to) => add(test.start, test.end, to));
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return swap(node.left.end, node.right.start);
    case 'UpdateExpression':
      return swap(start, end);
    case 'UnaryExpression':
      if (node.operator === '!' || node.operator === '-') add(start, node.argument.start, '');
      return;
    case 'ConditionalExpression':
    case 'IfStatement':
      return oneOf(node.test);
    case 'WhileStatement':
      return add(node.test.start, node.test.end, 'false');
    case 'Literal':
      return mutateLiteral(node, parent, code, add);
    case 'TemplateLiteral':
      return add(start, end, '``');
    case 'ArrayExpression':
      return add(start, end, '[]');
    case 'ObjectExpression':
      return add(start, end, '{}');
    case 'ArrowFunctionExpression':
      return node.body.type === 'BlockStatement' ? undefined : add(node.body.start, node.body.end, 'undefined');
    case 'BlockStatement':
      return node.body.length > 0 && add(start, end, '{}');
    case 'ReturnStatement':
      return node.argument && add(start, end, 'return;');
    case 'ExpressionStatement':
    case 'ThrowStatement':
    case 'ContinueStatement':
      return add(start, end, ';');
    case 'MemberExpression':
      if (node.optional) add(node.object.end, node.object.end + 2, node.computed ? '' : '.');
      if (!node.computed && OTHER_NAME[node.property.name])
        add(node.property.start, node.property.end, OTHER_NAME[node.property.name]);
      return;
    case 'CallExpression':
      if (node.optional) add(node.callee.end, node.callee.end + 2, '');
      if (node.callee.type === 'MemberExpression' && SKIPPED.has(node.callee.property.name))
        add(node.callee.object.end, end, '');
  }
}

function mutateLiteral({ value, regex, raw, start, end }, parent, code, add) {
  if (regex) return mutateRegex(regex.pattern, start + 1, add);
  if (typeof value === 'boolean') return add(start, end, String(!value));
  if (typeof value === 'number') return add(start, end, String(value + 1));
  if (typeof value === 'string' && parent.type !== 'ExpressionStatement')
    return add(start, end, raw.length > 2 ? "''" : "'mutant'");
}

function mutateRegex(pattern, offset, add) {
  for (const part of REGEX_PARTS)
    for (const { 0: found, index } of pattern.matchAll(new RegExp(part, 'gu'))) {
      const other = { '[': '[^', '[^': '[' }[found] ?? (/^\\\w$/u.test(found) ? swapCase(found) : '');
      add(offset + index, offset + index + found.length, other);
    }
}

function swapCase(text) {
  return text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();
}
