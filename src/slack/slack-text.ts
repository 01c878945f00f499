/** What people typed, as they see it: Slack sends `& < >` escaped. Markup such as `<@U1>` is left for the matcher to drop. */
export function fromSlackText(text: string | undefined): string {
  return (text ?? '').replace(/&lt;/gu, '<').replace(/&gt;/gu, '>').replace(/&amp;/gu, '&');
}

/** A report without the mention of the bot that carried it. */
export function withoutMention(text: string, botUserId: string): string {
  return text.split(`<@${botUserId}>`).join(' ').trim();
}
