import { asList, asRecord, asString, isRecord } from '../json.ts';
import type { Json, ViewState } from '../model.ts';
import { withEmoji } from './emoji.ts';
import { attributes, escapeHtml } from './html.ts';
import type { Names } from './names.ts';
import { renderElement } from './render-elements.ts';
import { renderMrkdwn, unescapeSlack } from './render-mrkdwn.ts';
import { renderRichText } from './render-rich-text.ts';

/** What drawing blocks takes besides the blocks. */
export interface Canvas {
  readonly names: Names;
  /** Unique on the page: ids of labels and hints begin with it. */
  readonly prefix: string;
  /** What a view's inputs hold. */
  readonly state?: ViewState;
}

/** Block Kit as HTML. Interactive elements are real controls that carry block_id and action_id in data attributes. */
export function renderBlocks(blocks: readonly unknown[], canvas: Canvas): string {
  return blocks
    .filter(isRecord)
    .map((block) => renderBlock(block, canvas))
    .join('');
}

function renderBlock(block: Json, canvas: Canvas): string {
  switch (block['type']) {
    case 'header':
      return `<h3 class="block header">${renderText(block['text'], canvas.names)}</h3>`;
    case 'section':
      return renderSection(block, canvas);
    case 'context':
      return `<div class="block context">${asList(block['elements'])
        .map((entry) => `<span>${renderPiece(asRecord(entry), canvas.names)}</span>`)
        .join('')}</div>`;
    case 'actions':
    case 'context_actions':
      return `<div class="block actions">${asList(block['elements'])
        .map((entry) => renderElement(asRecord(entry), block, canvas))
        .join('')}</div>`;
    case 'divider':
      return '<hr class="block divider">';
    case 'input':
      return renderInput(block, canvas);
    case 'image':
      return `<figure class="block">${renderImage(block)}</figure>`;
    case 'rich_text':
      return `<div class="block">${renderRichText(block, canvas.names)}</div>`;
    case 'table':
      return renderTable(block, canvas.names);
    default:
      return `<p class="block unknown">This page does not draw blocks of type ${escapeHtml(asString(block['type']))}; the inspector shows them.</p>`;
  }
}

function renderSection(block: Json, canvas: Canvas): string {
  const text = block['text'] === undefined ? '' : `<div class="text">${renderText(block['text'], canvas.names)}</div>`;
  const fields = asList(block['fields']).map((field) => `<div>${renderText(field, canvas.names)}</div>`);
  const grid = fields.length === 0 ? '' : `<div class="fields">${fields.join('')}</div>`;
  const accessory = isRecord(block['accessory'])
    ? `<div class="accessory">${accessoryOf(block['accessory'], block, canvas)}</div>`
    : '';
  return `<div class="block section"><div>${text}${grid}</div>${accessory}</div>`;
}

function accessoryOf(element: Json, block: Json, canvas: Canvas): string {
  return element['type'] === 'image' ? renderImage(element) : renderElement(element, block, canvas);
}

function renderInput(block: Json, canvas: Canvas): string {
  const element = asRecord(block['element']);
  const id = `${canvas.prefix}-${asString(block['block_id'])}`;
  const optional = block['optional'] === true ? ' <small>(optional)</small>' : '';
  const label = `<label${attributes({ for: id })}>${renderText(block['label'], canvas.names)}${optional}</label>`;
  const hint =
    block['hint'] === undefined
      ? ''
      : `<p class="hint"${attributes({ id: `${id}-hint` })}>${renderText(block['hint'], canvas.names)}</p>`;
  const control = renderElement(element, block, canvas, { id, describedBy: hint === '' ? undefined : `${id}-hint` });
  return `<div class="block input"${attributes({ 'data-input': asString(block['block_id']) })}>${label}${control}${hint}</div>`;
}

function renderTable(block: Json, names: Names): string {
  const rows = asList(block['rows']).map((row, at) => {
    const tag = at === 0 ? 'th' : 'td';
    const cells = asList(row).map(
      (cell) => `<${tag}${at === 0 ? ' scope="col"' : ''}>${renderCell(asRecord(cell), names)}</${tag}>`,
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  const [head = '', ...body] = rows;
  return `<div class="block table" tabindex="0"><table><thead>${head}</thead><tbody>${body.join('')}</tbody></table></div>`;
}

function renderCell(cell: Json, names: Names): string {
  return cell['type'] === 'rich_text' ? renderRichText(cell, names) : escapeHtml(asString(cell['text']));
}

function renderPiece(piece: Json, names: Names): string {
  return piece['type'] === 'image' ? renderImage(piece) : renderText(piece, names);
}

/** Pictures are not fetched: the page asks nothing of the network. */
function renderImage(image: Json): string {
  return `<span class="picture" role="img"${attributes({ 'aria-label': asString(image['alt_text']) })}>🖼 ${escapeHtml(asString(image['alt_text']))}</span>`;
}

/** A text object of either type. */
export function renderText(text: unknown, names: Names): string {
  const { type, text: content, emoji } = asRecord(text);
  if (type === 'mrkdwn') return renderMrkdwn(asString(content), names);
  const plain = unescapeSlack(asString(content));
  return escapeHtml(emoji === false ? plain : withEmoji(plain)).replaceAll('\n', '<br>');
}
