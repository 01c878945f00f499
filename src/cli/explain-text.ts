import type { Answer } from '../bot.ts';

const MAX_CONTRIBUTIONS = 10;
const MAX_MODULES = 4;
const MAX_SYMPTOM_SIGNS = 5;

/** How the matcher came to its answer, for people who tune content. */
export function explainText({ outcome, language, modules, matches }: Answer): string {
  const { ranked, offTopic, reading } = matches;
  const lines = [
    `outcome ${outcome}, language ${language}, shown: ${modules.join(', ') || 'nothing'}`,
    `shares: ${ranked
      .slice(0, MAX_MODULES)
      .map(({ module, share }) => `${module} ${percent(share)}`)
      .join(', ')}; none of them ${percent(offTopic)}`,
  ];
  for (const { typed, read } of reading.corrections) lines.push(`corrected: ${typed} → ${read}`);
  for (const line of reading.lines) lines.push(`decisive line: ${line}`);
  const shown = modules.length > 0 ? modules : ranked.slice(0, 1).map(({ module }) => module);
  for (const module of shown) {
    const { contributions, evidence, lead, symptomSigns } = matches.explain(module);
    const symptom = ranked.find((match) => match.module === module)?.symptom ?? module;
    lines.push('', `${module} (lead ${percent(lead)}), symptom ${symptom}`);
    if (evidence !== undefined) {
      const { named, signals, phrase, missing, words } = evidence;
      lines.push(
        `  named ${named}, signals ${signals}, likeness to a phrase ${phrase.toFixed(2)}, missing in a list ${missing}${words.length > 0 ? `: ${words.join(' | ')}` : ''}`,
      );
    }
    for (const { feature, score } of contributions.slice(0, MAX_CONTRIBUTIONS)) {
      lines.push(`  +${score.toFixed(2)}  ${feature.name.padEnd(28)} ${feature.words}`);
    }
    for (const { symptom: other, name, score } of symptomSigns.slice(0, MAX_SYMPTOM_SIGNS))
      lines.push(`  ${score > 0 ? '+' : ''}${score.toFixed(2)}  ${name.padEnd(28)} for ${other}`);
  }
  return lines.join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}
