//! The one table of colour, type and space: page variables, Typst theme, chart inks and workbook colours come from it.

/// A colour by meaning. The name says the use, never the hue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// Page behind the cards.
    Page,
    /// Card.
    Bg,
    /// Menu, dialog.
    Raise,
    /// Text.
    Ink,
    /// Secondary text.
    Ink2,
    /// Captions.
    Ink3,
    /// Rules.
    Line,
    /// Chart axis.
    Axis,
    /// Actions and the main series.
    Accent,
    /// Text on accent.
    OnAccent,
    /// Tint of the accent.
    Soft,
    /// Good mark.
    Good,
    /// Text on the good tint.
    GoodInk,
    /// Good tint.
    GoodSoft,
    /// Bad mark.
    Bad,
    /// Text on the bad tint.
    BadInk,
    /// Bad tint; loss ghosts.
    BadSoft,
    /// Caution, data quality.
    Warn,
    /// Caution tint.
    WarnSoft,
    /// Totals, "the rest".
    Neutral,
    /// Tint of neutral.
    NeutralSoft,
    /// Series 1 to 6 (the seventh is "other" in neutral).
    C1,
    /// Series 2.
    C2,
    /// Series 3.
    C3,
    /// Series 4.
    C4,
    /// Series 5.
    C5,
    /// Series 6.
    C6,
    /// Ramp of heat-maps, lightest.
    S0,
    /// Ramp step 1.
    S1,
    /// Ramp step 2.
    S2,
    /// Ramp step 3.
    S3,
    /// Ramp step 4.
    S4,
    /// Ramp, strongest.
    S5,
}

/// Token, CSS name, light, dark (`presentation.md` 7).
pub const COLOURS: [(Token, &str, &str, &str); 33] = [
    (Token::Page, "page", "#F4F6F9", "#0F1318"),
    (Token::Bg, "bg", "#FFFFFF", "#151A21"),
    (Token::Raise, "raise", "#FFFFFF", "#1B222B"),
    (Token::Ink, "ink", "#1B2430", "#E8ECF2"),
    (Token::Ink2, "ink2", "#566273", "#A9B4C2"),
    (Token::Ink3, "ink3", "#667085", "#8894A5"),
    (Token::Line, "line", "#E4E8EE", "#29313C"),
    (Token::Axis, "axis", "#C6CEDA", "#3A4452"),
    (Token::Accent, "accent", "#3367D5", "#6697F4"),
    (Token::OnAccent, "on-accent", "#FFFFFF", "#0B0F14"),
    (Token::Soft, "soft", "#EEF4FE", "#1A2A47"),
    (Token::Good, "good", "#1A7F6B", "#3DB8A0"),
    (Token::GoodInk, "good-ink", "#0F5F50", "#6FD6C1"),
    (Token::GoodSoft, "good-soft", "#E0F0EC", "#15332F"),
    (Token::Bad, "bad", "#C2382E", "#F0756A"),
    (Token::BadInk, "bad-ink", "#A32A21", "#F79A91"),
    (Token::BadSoft, "bad-soft", "#F8E4E2", "#3A2224"),
    (Token::Warn, "warn", "#8A590F", "#E0B15A"),
    (Token::WarnSoft, "warn-soft", "#FBF3E0", "#2A2415"),
    (Token::Neutral, "neutral", "#94A0B2", "#6B7788"),
    (Token::NeutralSoft, "neutral-soft", "#EDF0F4", "#232B35"),
    (Token::C1, "c1", "#3367D5", "#6697F4"),
    (Token::C2, "c2", "#D47A13", "#E99D2A"),
    (Token::C3, "c3", "#16A294", "#4ECFAE"),
    (Token::C4, "c4", "#A61E60", "#C36383"),
    (Token::C5, "c5", "#360D5D", "#854CC6"),
    (Token::C6, "c6", "#96C1DE", "#D2ECFE"),
    (Token::S0, "s0", "#EEF4FE", "#1A2A47"),
    (Token::S1, "s1", "#C9DDFB", "#22407A"),
    (Token::S2, "s2", "#93BAF4", "#2C58AE"),
    (Token::S3, "s3", "#5B92E9", "#4A7EE0"),
    (Token::S4, "s4", "#3367D5", "#7DA6F2"),
    (Token::S5, "s5", "#1C459A", "#B9D1FA"),
];

/// Text colours on the ramp: CSS name, light, dark, for steps 0 to 5. The flip differs by theme.
const RAMP_INK: [(&str, &str, &str); 6] = [
    ("t0", "#1B2430", "#E8ECF2"),
    ("t1", "#1B2430", "#E8ECF2"),
    ("t2", "#1B2430", "#FFFFFF"),
    ("t3", "#1B2430", "#0B0F14"),
    ("t4", "#FFFFFF", "#0B0F14"),
    ("t5", "#FFFFFF", "#0B0F14"),
];

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light, also every print.
    Light,
    /// Dark.
    Dark,
}

impl Token {
    /// Hex value such as `#3367D5`.
    #[must_use]
    pub fn hex(self, theme: Theme) -> &'static str {
        match (COLOURS.get(self as usize), theme) {
            (Some((_, _, light, _)), Theme::Light) => light,
            (Some((_, _, _, dark)), Theme::Dark) => dark,
            (None, _) => "#000000",
        }
    }

    /// Name of the CSS variable without dashes in front.
    #[must_use]
    pub fn css_name(self) -> &'static str {
        COLOURS.get(self as usize).map_or("ink", |c| c.1)
    }

    /// Light value as a number, for workbooks.
    #[must_use]
    pub fn rgb(self) -> u32 {
        u32::from_str_radix(self.hex(Theme::Light).trim_start_matches('#'), 16).unwrap_or(0)
    }

    /// Step of the heat-map ramp.
    #[must_use]
    pub fn ramp(step: u8) -> Self {
        [Self::S0, Self::S1, Self::S2, Self::S3, Self::S4, Self::S5][usize::from(step.min(5))]
    }

    /// Colour of series `i`; the seventh and later are neutral.
    #[must_use]
    pub fn series(i: usize) -> Self {
        [Self::C1, Self::C2, Self::C3, Self::C4, Self::C5, Self::C6].get(i).copied().unwrap_or(Self::Neutral)
    }
}

/// Text colour on a ramp step: CSS variable name and fixed value.
#[must_use]
pub fn ramp_ink(step: u8, theme: Theme) -> (&'static str, &'static str) {
    let (name, light, dark) = RAMP_INK[usize::from(step.min(5))];
    (name, if theme == Theme::Light { light } else { dark })
}

/// CSS variables of both themes. Print is always light.
#[must_use]
pub fn css() -> String {
    let vars = |theme: Theme| {
        let mut out = String::new();
        for (token, name, _, _) in COLOURS {
            out.push_str(&format!("--{name}:{};", token.hex(theme)));
        }
        for (step, _) in (0u8..).zip(RAMP_INK) {
            let (name, hex) = ramp_ink(step, theme);
            out.push_str(&format!("--{name}:{hex};"));
        }
        out
    };
    let (light, dark) = (vars(Theme::Light), vars(Theme::Dark));
    format!(
        ":root{{color-scheme:light;{light}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}\n\
         @media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}\n"
    )
}

/// Typst definitions of the light theme: `#let c = (ink: rgb("..."), ...)`.
#[must_use]
pub fn typst() -> String {
    let mut out = String::from("#let c = (\n");
    for (token, name, _, _) in COLOURS {
        out.push_str(&format!("  {name}: rgb(\"{}\"),\n", token.hex(Theme::Light)));
    }
    out.push_str(")\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG relative luminance contrast.
    fn contrast(a: &str, b: &str) -> f64 {
        let lum = |hex: &str| {
            let n = u32::from_str_radix(hex.trim_start_matches('#'), 16).unwrap();
            let ch = |shift: u32| {
                let v = f64::from((n >> shift) & 255) / 255.0;
                if v <= 0.03928 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * ch(16) + 0.7152 * ch(8) + 0.0722 * ch(0)
        };
        let (x, y) = (lum(a), lum(b));
        (x.max(y) + 0.05) / (x.min(y) + 0.05)
    }

    #[test]
    fn table_is_in_the_order_of_the_enum() {
        for (i, (token, ..)) in COLOURS.iter().enumerate() {
            assert_eq!(*token as usize, i, "{token:?}");
        }
    }

    #[test]
    fn text_can_be_read_in_both_themes() {
        let pairs = [
            (Token::Ink, Token::Page),
            (Token::Ink2, Token::Bg),
            (Token::Ink2, Token::NeutralSoft),
            (Token::Ink3, Token::Page),
            (Token::OnAccent, Token::Accent),
            (Token::Accent, Token::Soft),
            (Token::GoodInk, Token::GoodSoft),
            (Token::BadInk, Token::BadSoft),
            (Token::Warn, Token::WarnSoft),
            (Token::Warn, Token::Page),
            (Token::Bad, Token::Bg),
            (Token::Good, Token::Bg),
        ];
        for theme in [Theme::Light, Theme::Dark] {
            for (text, ground) in pairs {
                let ratio = contrast(text.hex(theme), ground.hex(theme));
                assert!(ratio >= 4.5, "{text:?} on {ground:?} in {theme:?}: {ratio:.2}");
            }
            for step in 0..6 {
                let ratio = contrast(ramp_ink(step, theme).1, Token::ramp(step).hex(theme));
                assert!(ratio >= 4.5, "ramp {step} in {theme:?}: {ratio:.2}");
            }
        }
    }
}
