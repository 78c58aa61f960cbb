/** What a mail says, in both forms. */
export interface MailContent {
  subject: string;
  text: string;
  html: string;
}

/** A mail with one thing to do. */
interface Letter {
  subject: string;
  /** Before the link. */
  paragraphs: readonly string[];
  action: { label: string; url: string };
  /** After the link. */
  notes: readonly string[];
}

export function invitationMail(about: {
  tenantName: string;
  /** Who invites, by email address; null: a program. */
  invitedBy: string | null;
  role: string;
  url: string;
  expiresAt: Date;
}): MailContent {
  const { tenantName, invitedBy, role, url, expiresAt } = about;
  return write({
    subject: `Invitation to ${tenantName} on Posthorn`,
    paragraphs: [
      `${invitedBy ?? 'An administrator'} invites you to ${tenantName} on Posthorn, with the role ${role}.`,
    ],
    action: { label: 'Accept the invitation', url },
    notes: [
      `The link works once, until ${atUtc(expiresAt)}.`,
      'If you expected no invitation, leave this mail alone: nothing happens without the link.',
    ],
  });
}

export function passwordResetMail(about: { url: string; expiresAt: Date }): MailContent {
  return write({
    subject: 'Reset your Posthorn password',
    paragraphs: ['Somebody, most likely you, asked for a new password for this email address.'],
    action: { label: 'Choose a new password', url: about.url },
    notes: [
      `The link works once, until ${atUtc(about.expiresAt)}. A new password ends all sessions.`,
      'If you did not ask, leave this mail alone: your password stays as it is.',
    ],
  });
}

export function passwordChangedMail(about: { url: string }): MailContent {
  return write({
    subject: 'Your Posthorn password was changed',
    paragraphs: ['A new password was set for your account by a link that was mailed to you.'],
    action: { label: 'Sign in', url: about.url },
    notes: ['If that was not you, reset the password at once, and tell your administrator.'],
  });
}

/** Plain text, and HTML that fetches nothing. */
function write({ subject, paragraphs, action, notes }: Letter): MailContent {
  const text = [...paragraphs, `${action.label}:\n${action.url}`, ...notes].join('\n\n');
  const html = [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">',
    ...paragraphs.map((line) => `<p>${escapeHtml(line)}</p>`),
    `<p><a href="${escapeHtml(action.url)}">${escapeHtml(action.label)}</a></p>`,
    `<p style="word-break:break-all">${escapeHtml(action.url)}</p>`,
    ...notes.map((line) => `<p style="color:#555">${escapeHtml(line)}</p>`),
    '</body></html>',
  ].join('\n');
  return { subject: subject.replaceAll(/\s+/g, ' '), text: `${text}\n`, html };
}

function atUtc(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
