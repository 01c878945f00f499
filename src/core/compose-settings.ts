import { nameOfLanguage, paragraph } from './compose-answer.ts';
import { composeNotice } from './compose-pages.ts';
import { LANGUAGES, type Language } from './language.ts';
import type { Button, Part, Reply } from './reply.ts';
import { parseText } from './text.ts';
import type { SettingChange } from './team-settings.ts';
import type { TextKey, Words } from './words.ts';

/** What an administrator sees of the settings of the workspace. */
export interface SettingsView {
  readonly defaultLanguage: Language;
  readonly helpChannelId?: string;
  readonly admins: readonly string[];
  /** Whether the workspace has runbooks of its own, and which are in use. */
  readonly runbooks: 'own' | 'standard' | 'none';
}

/** The settings as they are, each with the way to change it. */
export function composeSettings(words: Words, view: SettingsView, sentence?: string): Reply {
  const line = (label: string, value: string) => ({
    text: parseText(words.translate('list.labelled', { label: `**${label}**`, value })),
  });
  const language = `${words.translate(`language.names.${view.defaultLanguage}`)} (${words.translate('settings.languageNote')})`;
  const how = (['settings.howLanguage', 'settings.howHelp', 'settings.howAdmins'] as const).map((key) => ({
    text: parseText(words.translate(key)),
  }));
  return {
    language: words.language,
    surface: 'message',
    title: words.translate('settings.title'),
    parts: [
      ...(sentence === undefined ? [] : [paragraph(`**${sentence}**`)]),
      paragraph(words.translate('settings.intro')),
      {
        kind: 'list',
        ordered: false,
        items: [
          line(words.translate('settings.language'), language),
          line(words.translate('settings.help'), helpOf(words, view.helpChannelId)),
          line(words.translate('settings.admins'), peopleOf(words, view.admins)),
          line(words.translate('settings.runbooks'), words.translate(RUNBOOKS[view.runbooks])),
        ],
      },
      paragraph(`**${words.translate('settings.howTitle')}**`),
      { kind: 'list', ordered: false, items: how },
      ...controls(words, view),
    ],
  };
}

const RUNBOOKS = {
  own: 'settings.runbooksOwn',
  standard: 'settings.runbooksStandard',
  none: 'settings.runbooksNone',
} as const;

/** For somebody who may not see them: whom to ask. */
export function composeNoSettings(words: Words, admins: readonly string[]): Reply {
  const sentence =
    admins.length === 0
      ? words.translate('settings.onlyAdminsNobody')
      : words.translate('settings.onlyAdmins', { people: peopleOf(words, admins) });
  return composeNotice(words, words.translate('settings.title'), [sentence]);
}

function helpOf(words: Words, channelId: string | undefined): string {
  return channelId === undefined ? words.translate('settings.helpNobody') : `<#${channelId}>`;
}

function peopleOf(words: Words, admins: readonly string[]): string {
  if (admins.length === 0) return words.translate('settings.adminsNobody');
  return words.list(
    admins.map((id) => `<@${id}>`),
    'and',
  );
}

function controls(words: Words, { helpChannelId, runbooks }: SettingsView): Part[] {
  const press = (key: TextKey, change: SettingChange): Button => ({
    label: words.translate(key),
    action: { kind: 'change-setting', change },
  });
  const buttons = [
    ...(runbooks === 'standard' ? [press('settings.useOwn', { setting: 'runbooks', value: 'own' })] : []),
    ...(runbooks === 'own' ? [press('settings.useStandard', { setting: 'runbooks', value: 'standard' })] : []),
    ...(helpChannelId === undefined ? [] : [press('settings.noHelp', { setting: 'help-channel', value: 'none' })]),
  ];
  return [
    ...(buttons.length === 0 ? [] : [{ kind: 'buttons' as const, buttons }]),
    {
      kind: 'menu',
      label: words.translate('settings.language'),
      options: LANGUAGES.map((language) => ({
        label: nameOfLanguage(language),
        action: { kind: 'change-setting', change: { setting: 'language', value: language } },
      })),
    },
  ];
}
