/** The characters behind Slack's names, as far as colleagues, bots and other apps usually write them. */
const EMOJI: Readonly<Record<string, string>> = {
  '+1': '👍', '-1': '👎', thumbsup: '👍', thumbsdown: '👎', wave: '👋', pray: '🙏', clap: '👏', muscle: '💪', eyes: '👀', point_right: '👉',
  smile: '😄', slightly_smiling_face: '🙂', joy: '😂', sweat_smile: '😅', wink: '😉', thinking_face: '🤔', cry: '😢', sob: '😭', scream: '😱', sleeping: '😴',
  heart: '❤️', tada: '🎉', fire: '🔥', boom: '💥', zap: '⚡', bulb: '💡', rocket: '🚀', robot_face: '🤖', bug: '🐛', ghost: '👻',
  warning: '⚠️', rotating_light: '🚨', no_entry: '⛔', x: '❌', white_check_mark: '✅', heavy_check_mark: '✔️', question: '❓', exclamation: '❗', information_source: 'ℹ️', sos: '🆘',
  red_circle: '🔴', large_yellow_circle: '🟡', large_green_circle: '🟢', large_blue_circle: '🔵', hourglass: '⌛', hourglass_flowing_sand: '⏳', alarm_clock: '⏰', stopwatch: '⏱️',
  email: '📧', envelope: '✉️', incoming_envelope: '📨', inbox_tray: '📥', outbox_tray: '📤', mailbox: '📫', bell: '🔔', mega: '📣', loudspeaker: '📢', phone: '☎️',
  book: '📖', books: '📚', memo: '📝', clipboard: '📋', bar_chart: '📊', chart_with_upwards_trend: '📈', chart_with_downwards_trend: '📉', calendar: '📅', paperclip: '📎', link: '🔗',
  mag: '🔍', wrench: '🔧', hammer_and_wrench: '🛠️', gear: '⚙️', lock: '🔒', key: '🔑', floppy_disk: '💾', package: '📦', wastebasket: '🗑️', recycle: '♻️',
  globe_with_meridians: '🌐', speech_balloon: '💬', arrow_right: '➡️', arrow_left: '⬅️', point_up: '☝️', construction: '🚧', coffee: '☕', see_no_evil: '🙈', raised_hands: '🙌', man_shrugging: '🤷',
}; // prettier-ignore

/** The character of `:name:`, or undefined when this workspace has no such emoji. */
export function emojiOf(name: string): string | undefined {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : undefined;
}

/** Replaces the names between colons; anything else, such as 10:30:45, stays. */
export function withEmoji(text: string): string {
  return text.replaceAll(/:([\w+-]+):/gu, (all, name: string) => emojiOf(name) ?? all);
}
