export { writeMail, type Mail, type MailPart, type WrittenMail } from './mail.js';
export { MailOutbox, outgoingMailCollection, type StoredMail } from './outbox.js';
