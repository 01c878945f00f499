import { LANGUAGES } from '../core/language.ts';
import type { CheckedFolder, Finding } from './check-folder.ts';
import type { ReadFile } from './load-content.ts';
import { sharedStart } from './shared-start.ts';

/** Modules, symptoms and sections that are mentioned but do not exist, and sections that no module offers. */
export function checkReferences(folders: readonly CheckedFolder[]): Finding[] {
  const known = knownIds(folders);
  return folders.flatMap((folder) => [
    ...checkLookAlikes(folder, folders, known),
    ...checkPhrases(folder, known),
    ...checkModuleWords(folder, known),
    ...checkSections(folder, known),
  ]);
}

interface Known {
  /** Symptoms by module. */
  readonly modules: ReadonlyMap<string, ReadonlySet<string>>;
  readonly sections: ReadonlySet<string>;
  readonly offered: ReadonlySet<string>;
}

/** A module whose file is at fault exists; what it contains is not known, so nothing is said about its symptoms. */
function knownIds(folders: readonly CheckedFolder[]): Known {
  const modules = new Map<string, Set<string>>();
  const offered = new Set<string>();
  for (const { content } of folders) {
    for (const [id, { value }] of content.modules) {
      const symptoms = modules.get(id) ?? new Set<string>();
      for (const symptom of value === undefined ? [ANY] : Object.keys(value.symptoms)) symptoms.add(symptom);
      modules.set(id, symptoms);
      for (const section of value?.sections ?? []) offered.add(section);
    }
  }
  const sections = new Set(
    folders.flatMap(({ outlines }) => LANGUAGES.flatMap((language) => [...outlines[language].keys()])),
  );
  return { modules, sections, offered };
}

const ANY = '*';

function hasSymptom(known: Known, module: string, symptom: string): boolean {
  const symptoms = known.modules.get(module);
  return symptoms === undefined || symptoms.has(ANY) || symptoms.has(symptom);
}

function missing(file: ReadFile<unknown>, path: readonly PropertyKey[], what: string, list: Iterable<string>): Finding {
  const remedy = `there are ${[...list].filter((id) => id !== ANY).join(', ') || 'none'}; correct the name or add what it names`;
  return {
    severity: 'error',
    file: file.file,
    line: file.lineOf(path) ?? 1,
    message: `${what} does not exist`,
    remedy,
  };
}

function checkLookAlikes({ content }: CheckedFolder, folders: readonly CheckedFolder[], known: Known): Finding[] {
  const { lookAlikes } = content;
  const findings: Finding[] = [];
  for (const [id, modules] of Object.entries(lookAlikes?.value ?? {})) {
    if (lookAlikes === undefined) continue;
    for (const [at, module] of modules.entries()) {
      if (!known.modules.has(module))
        findings.push(missing(lookAlikes, [id, at], `module "${module}"`, known.modules.keys()));
      const other = groupsWith(folders, module).find((group) => group !== id);
      if (other !== undefined) {
        const remedy = 'put all modules that read the same into one group: only the first group is asked about';
        findings.push({
          severity: 'error',
          file: lookAlikes.file,
          line: lookAlikes.lineOf([id, at]) ?? 1,
          message: `module "${module}" is also in the group "${other}"`,
          remedy,
        });
      }
    }
  }
  const groups = new Map(folders.flatMap((folder) => Object.entries(folder.content.lookAlikes?.value ?? {})));
  for (const file of Object.values(content.lookAlikeWords)) {
    for (const [id, { answers }] of Object.entries(file?.value ?? {})) {
      const group = groups.get(id);
      if (file === undefined) continue;
      if (group === undefined) findings.push(missing(file, [id], `the group "${id}"`, groups.keys()));
      for (const module of group === undefined
        ? []
        : Object.keys(answers).filter((answer) => !group.includes(answer))) {
        findings.push(missing(file, [id, 'answers', module], `module "${module}" of the group "${id}"`, group ?? []));
      }
      for (const module of group?.filter((one) => answers[one] === undefined) ?? []) {
        findings.push({
          severity: 'error',
          file: file.file,
          line: file.lineOf([id, 'answers']) ?? 1,
          message: `no answer decides for module "${module}"`,
          remedy: 'write the button that decides for it',
        });
      }
    }
  }
  return findings;
}

function groupsWith(folders: readonly CheckedFolder[], module: string): string[] {
  return folders.flatMap(({ content }) =>
    Object.entries(content.lookAlikes?.value ?? {}).flatMap(([id, modules]) => (modules.includes(module) ? [id] : [])),
  );
}

function checkPhrases({ content }: CheckedFolder, known: Known): Finding[] {
  return Object.values(content.phrases).flatMap((file) =>
    Object.entries(file?.value ?? {}).flatMap(([id, { symptoms }]) =>
      file === undefined ? [] : checkNames(file, id, Object.keys(symptoms), known),
    ),
  );
}

function checkModuleWords({ content }: CheckedFolder, known: Known): Finding[] {
  return Object.values(content.moduleWords).flatMap((file) =>
    Object.entries(file?.value ?? {}).flatMap(([id, { symptoms }]) =>
      file === undefined ? [] : checkNames(file, id, Object.keys(symptoms), known),
    ),
  );
}

function checkNames(file: ReadFile<unknown>, id: string, symptoms: readonly string[], known: Known): Finding[] {
  if (!known.modules.has(id)) return [missing(file, [id], `module "${id}"`, known.modules.keys())];
  return symptoms
    .filter((symptom) => !hasSymptom(known, id, symptom))
    .map((symptom) =>
      missing(file, [id, 'symptoms', symptom], `symptom "${id}/${symptom}"`, known.modules.get(id) ?? []),
    );
}

function checkSections({ content, outlines }: CheckedFolder, known: Known): Finding[] {
  const findings: Finding[] = [];
  for (const file of content.modules.values()) {
    for (const [at, section] of (file.value?.sections ?? []).entries()) {
      if (!known.sections.has(section))
        findings.push(missing(file, ['sections', at], `section "${section}"`, nearest(section, known.sections)));
    }
  }
  for (const outline of LANGUAGES.flatMap((language) => [...outlines[language].values()])) {
    for (const { text, line } of outline.links) {
      const id = /^(?<id>[\w-]+)\.md$/u.exec(text)?.groups?.['id'];
      if (id === undefined || known.sections.has(id)) continue;
      findings.push({
        severity: 'error',
        file: outline.file,
        line,
        message: `section "${id}" does not exist`,
        remedy: `there are ${nearest(id, known.sections).join(', ')}`,
      });
    }
  }
  return [...findings, ...unreachable(outlines, known)];
}

function unreachable(outlines: CheckedFolder['outlines'], known: Known): Finding[] {
  const ids = new Set(LANGUAGES.flatMap((language) => [...outlines[language].keys()]));
  return [...ids]
    .filter((id) => !known.offered.has(id))
    .map((id) => ({
      severity: 'warning',
      file: LANGUAGES.map((language) => outlines[language].get(id)?.file).find((file) => file !== undefined) ?? id,
      line: 1,
      message: `no module offers the section "${id}"`,
      remedy: 'name it in the sections of a module',
    }));
}

const MAX_NAMED = 5;

/** Ids that share the longest beginning with a misspelt one. */
function nearest(id: string, ids: ReadonlySet<string>): string[] {
  return [...ids].toSorted((a, b) => sharedStart(b, id) - sharedStart(a, id) || (a < b ? -1 : 1)).slice(0, MAX_NAMED);
}
