//! Letters of the entrance: invitations and resets, when the installation has a mail server.

use crate::error::Fault;
use crate::site::Site;
use app::Lang;
use app::people::mail::{self, Letter};

impl Site {
    /// Whether letters can be sent.
    pub(crate) fn mail_is_set(&self) -> Result<bool, Fault> {
        Ok(self.entrance.mail_settings()?.is_some())
    }

    /// Sends an invitation; `None` when there is no mail server, the inner error in words when it refused.
    pub(crate) fn send_invitation(
        &self,
        to: &str,
        link: &str,
        company: &str,
        lang: Lang,
    ) -> Result<Option<Result<(), String>>, Fault> {
        let letter = match lang {
            Lang::Ru => Letter {
                to,
                subject: format!("Приглашение в «Ревизор»: {company}"),
                text: format!(
                    "Здравствуйте!\n\nВас приглашают в «Ревизор», компания {company}. Откройте ссылку, она действует 7 дней и один раз:\n{link}\n\nЕсли вы не ждали письма, ничего не делайте.\n"
                ),
            },
            Lang::En => Letter {
                to,
                subject: format!("Invitation to Revizor: {company}"),
                text: format!(
                    "Hello,\n\nyou are invited to Revizor, company {company}. Open the link; it works once within 7 days:\n{link}\n\nIf you did not expect this letter, do nothing.\n"
                ),
            },
        };
        self.send(&letter, lang)
    }

    /// Sends a reset link.
    pub(crate) fn send_reset(&self, to: &str, link: &str, lang: Lang) -> Result<Option<Result<(), String>>, Fault> {
        let letter = match lang {
            Lang::Ru => Letter {
                to,
                subject: "Новый пароль в «Ревизоре»".to_owned(),
                text: format!(
                    "Чтобы задать новый пароль, откройте ссылку, она действует 15 минут и один раз:\n{link}\n\nЕсли вы этого не просили, ничего не делайте: прежний пароль работает.\n"
                ),
            },
            Lang::En => Letter {
                to,
                subject: "New password in Revizor".to_owned(),
                text: format!(
                    "To set a new password open the link; it works once within 15 minutes:\n{link}\n\nIf you did not ask for it, do nothing: the old password works.\n"
                ),
            },
        };
        self.send(&letter, lang)
    }

    fn send(&self, letter: &Letter<'_>, lang: Lang) -> Result<Option<Result<(), String>>, Fault> {
        let Some(settings) = self.entrance.mail_settings()? else { return Ok(None) };
        Ok(Some(mail::send(&settings, letter).map_err(|e| e.text(lang))))
    }
}
