//! What a password must be: long and not a well-known one. No other rules (ASVS 6.2).

use super::Refusal;

/// Least number of characters.
const LEAST: usize = 12;
/// Most.
const MOST: usize = 128;

/// Passwords of twelve signs and more that stand at the top of every leaked list, in lower case.
const KNOWN: &[&str] = &[
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456789123",
    "1234567891011",
    "123123123123",
    "111111111111",
    "000000000000",
    "qwertyuiop[]",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyqwerty",
    "qwerty123456",
    "qwerty1234567",
    "qwerty12345678",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "1qaz2wsx3edc4rfv",
    "zaq12wsxcde3",
    "q1w2e3r4t5y6",
    "passwordpassword",
    "password1234",
    "password12345",
    "password123456",
    "password1234567",
    "adminadminadmin",
    "administrator",
    "administrator1",
    "admin1234567",
    "admin12345678",
    "letmeinletmein",
    "welcome12345",
    "welcome123456",
    "iloveyou1234",
    "iloveyouiloveyou",
    "abcdefghijkl",
    "abcdefghijklm",
    "abcd12345678",
    "abc123abc123",
    "abcabcabcabc",
    "asdfghjkl123",
    "asdfghjkl;'\\",
    "asdfasdfasdf",
    "zxcvbnm12345",
    "zxcvbnmzxcvbnm",
    "aaaaaaaaaaaa",
    "changemenow1",
    "changeme1234",
    "changeme12345",
    "q1w2e3r4t5y6u7",
    "qazwsxedcrfv",
    "qazwsxedc123",
    "йцукенгшщзхъ",
    "йцукенгшщзх",
    "пароль123456",
    "парольпароль",
    "пароль1234567",
    "администратор",
    "любовьлюбовь",
    "revizorrevizor",
    "revizor12345",
    "ревизорревизор",
    "spring202612",
    "summer202612",
    "trustno1trustno1",
    "superman1234",
    "football1234",
    "monkey123456",
    "dragon123456",
    "princess1234",
];

/// Checks a new password; `email` and `name` may not be it.
pub(super) fn check(password: &str, email: &str, name: &str) -> Result<(), Refusal> {
    let length = password.chars().count();
    if length < LEAST {
        return Err(Refusal::form(
            format!("Пароль короче {LEAST} знаков. Подойдёт фраза из трёх-четырёх слов."),
            format!("The password is shorter than {LEAST} characters. A phrase of three or four words will do."),
        ));
    }
    if length > MOST {
        return Err(Refusal::form(
            format!("Пароль длиннее {MOST} знаков."),
            format!("The password is longer than {MOST} characters."),
        ));
    }
    let low = password.to_lowercase();
    let own = [email.to_lowercase(), name.to_lowercase()];
    let one_sign = low.chars().all(|c| low.starts_with(c));
    if one_sign || KNOWN.contains(&low.as_str()) || own.contains(&low) {
        return Err(Refusal::form(
            "Этот пароль есть в списках, с которых начинают взломщики. Выберите другой.",
            "This password is on the lists that intruders try first. Choose another.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_known_and_own_are_refused() {
        for bad in ["short", "Qwerty123456", "ббббббббббббб", "owner@firm.example", &"x".repeat(129)] {
            assert!(check(bad, "Owner@firm.example", "Анна").is_err(), "{bad}");
        }
        assert!(check("лошадь скрепка верно", "a@b.c", "Анна").is_ok());
        assert!(KNOWN.iter().all(|k| k.chars().count() >= 11 && k.to_lowercase() == *k));
    }
}
