//! SVG builder: shapes, measured labels, links with tips; remembers every label box so that tests can find collisions.

use crate::font::{Weight, width};
use crate::tokens::{Theme, Token, ramp_ink};
use std::fmt::Write as _;

/// How colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// CSS variables: one drawing serves both themes.
    Css,
    /// Fixed values, for PDF and pictures.
    Fixed(Theme),
}

/// Width of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// 680 px, pages and A4.
    Wide,
    /// 330 px, phones and half columns.
    Narrow,
}

impl Size {
    /// Width in pixels.
    #[must_use]
    pub fn width(self) -> f64 {
        if self == Self::Wide { 680.0 } else { 330.0 }
    }
}

/// A finished drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Svg {
    /// The `<svg>` element.
    pub markup: String,
    /// Width of the view box.
    pub width: f64,
    /// Height of the view box.
    pub height: f64,
    /// Boxes of all labels.
    pub labels: Vec<LabelBox>,
}

/// Where a label stands.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelBox {
    /// Text.
    pub text: String,
    /// Left.
    pub x0: f64,
    /// Top of the capitals.
    pub y0: f64,
    /// Right.
    pub x1: f64,
    /// Bottom with descenders.
    pub y1: f64,
}

/// Horizontal alignment of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A fill or stroke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    Token(Token),
    /// Text on a ramp step.
    RampInk(u8),
}

impl From<Token> for Paint {
    fn from(t: Token) -> Self {
        Self::Token(t)
    }
}

/// Style of a label.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) size: f64,
    pub(crate) weight: Weight,
    pub(crate) fill: Paint,
    pub(crate) anchor: Anchor,
}

impl Style {
    /// 12 px regular, left aligned.
    pub(crate) fn new(fill: Token) -> Self {
        Self { size: 12.0, weight: Weight::Regular, fill: fill.into(), anchor: Anchor::Start }
    }
    pub(crate) fn bold(self) -> Self {
        Self { weight: Weight::SemiBold, ..self }
    }
    pub(crate) fn middle(self) -> Self {
        Self { anchor: Anchor::Middle, ..self }
    }
    pub(crate) fn end(self) -> Self {
        Self { anchor: Anchor::End, ..self }
    }
    pub(crate) fn size(self, size: f64) -> Self {
        Self { size, ..self }
    }
    pub(crate) fn fill(self, fill: Paint) -> Self {
        Self { fill, ..self }
    }
    /// Width of a text in this style.
    pub(crate) fn width(self, text: &str) -> f64 {
        width(text, self.size, self.weight)
    }
}

/// Drawing in progress.
pub(crate) struct Canvas {
    ink: Ink,
    width: f64,
    body: String,
    labels: Vec<LabelBox>,
    linked: bool,
    open: Vec<&'static str>,
}

/// Short number: one decimal place, no trailing zeros.
pub(crate) fn num(v: f64) -> String {
    let tenths = (v * 10.0).round() as i64;
    match tenths % 10 {
        0 => format!("{}", tenths / 10),
        r => format!("{}{}.{}", if tenths < 0 { "-" } else { "" }, (tenths / 10).abs(), r.abs()),
    }
}

/// Escapes text for XML.
#[must_use]
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

impl Canvas {
    pub(crate) fn new(ink: Ink, width: f64) -> Self {
        Self { ink, width, body: String::new(), labels: Vec::new(), linked: false, open: Vec::new() }
    }

    pub(crate) fn width(&self) -> f64 {
        self.width
    }

    fn paint(&self, paint: Paint) -> String {
        match (paint, self.ink) {
            (Paint::Token(t), Ink::Css) => format!("var(--{})", t.css_name()),
            (Paint::Token(t), Ink::Fixed(theme)) => t.hex(theme).to_owned(),
            (Paint::RampInk(s), Ink::Css) => format!("var(--{})", ramp_ink(s, Theme::Light).0),
            (Paint::RampInk(s), Ink::Fixed(theme)) => ramp_ink(s, theme).1.to_owned(),
        }
    }

    fn add(&mut self, args: std::fmt::Arguments<'_>) {
        // Writing into a String cannot fail.
        let _ = self.body.write_fmt(args);
    }

    pub(crate) fn rect(&mut self, (x, y): (f64, f64), (w, h): (f64, f64), radius: f64, fill: impl Into<Paint>) {
        let fill = self.paint(fill.into());
        let (w, h) = (w.max(0.0), h.max(0.0));
        let r = radius.min(w / 2.0).min(h / 2.0);
        let (x, y, w, h, r) = (num(x), num(y), num(w), num(h), num(r));
        self.add(format_args!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{r}\" fill=\"{fill}\"/>"));
    }

    /// An outline without fill.
    pub(crate) fn frame(&mut self, (x, y): (f64, f64), (w, h): (f64, f64), radius: f64, stroke: Token) {
        let stroke = self.paint(stroke.into());
        let (x, y, w, h, r) = (num(x), num(y), num(w), num(h), num(radius));
        self.add(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{r}\" fill=\"none\" stroke=\"{stroke}\"/>"
        ));
    }

    pub(crate) fn line(&mut self, a: (f64, f64), b: (f64, f64), stroke: Token, width: f64, dash: &str) {
        let stroke = self.paint(stroke.into());
        let (x1, y1, x2, y2, w) = (num(a.0), num(a.1), num(b.0), num(b.1), num(width));
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        self.add(format_args!(
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{stroke}\" stroke-width=\"{w}\"{dash}/>"
        ));
    }

    pub(crate) fn circle(&mut self, (x, y): (f64, f64), r: f64, fill: Token, ring: Token) {
        let (fill, ring) = (self.paint(fill.into()), self.paint(ring.into()));
        let (x, y, r) = (num(x), num(y), num(r));
        self.add(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{fill}\" stroke=\"{ring}\" stroke-width=\"1.5\"/>"
        ));
    }

    /// A stroked line through points.
    pub(crate) fn polyline(&mut self, points: &[(f64, f64)], stroke: Token, width: f64, dash: &str) {
        let d = path(points);
        self.stroke_path(&d, stroke, width, dash);
    }

    pub(crate) fn stroke_path(&mut self, d: &str, stroke: Token, width: f64, dash: &str) {
        let stroke = self.paint(stroke.into());
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        let w = num(width);
        self.add(format_args!(
            "<path d=\"{d}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{w}\" stroke-linejoin=\"round\" \
             stroke-linecap=\"round\"{dash}/>"
        ));
    }

    /// A filled area; opacity 0-1.
    pub(crate) fn area(&mut self, points: &[(f64, f64)], fill: Token, opacity: f64) {
        let (d, fill, opacity) = (path(points), self.paint(fill.into()), (opacity * 100.0).round() / 100.0);
        self.add(format_args!("<path d=\"{d}Z\" fill=\"{fill}\" fill-opacity=\"{opacity}\"/>"));
    }

    /// A label with its baseline at `y`.
    pub(crate) fn text(&mut self, x: f64, y: f64, text: &str, style: Style) {
        if text.is_empty() {
            return;
        }
        let w = style.width(text);
        let (anchor, x0) = match style.anchor {
            Anchor::Start => ("", x),
            Anchor::Middle => (" text-anchor=\"middle\"", x - w / 2.0),
            Anchor::End => (" text-anchor=\"end\"", x - w),
        };
        self.labels.push(LabelBox { text: text.to_owned(), x0, y0: y - 0.74 * style.size, x1: x0 + w, y1: y + 0.2 * style.size });
        let (x, y, size, weight) = (num(x), num(y), num(style.size), style.weight.number());
        let (fill, text) = (self.paint(style.fill), escape(text));
        // The space keeps words apart when a screen reader joins the labels of a mark.
        self.add(format_args!(
            " <text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{fill}\"{anchor}>{text}</text>"
        ));
    }

    /// A label vertically centred on `y`.
    pub(crate) fn text_mid(&mut self, x: f64, y: f64, text: &str, style: Style) {
        self.text(x, y + 0.36 * style.size, text, style);
    }

    /// Opens a mark: a link when there is an address, a group otherwise; the tip is its accessible name.
    pub(crate) fn open(&mut self, href: Option<&str>, tip: &str) {
        let tip = escape(tip);
        match href {
            Some(href) => {
                self.linked = true;
                let href = escape(href);
                self.add(format_args!("<a href=\"{href}\"><title>{tip}</title>"));
                self.open.push("</a>");
            }
            None => {
                self.add(format_args!("<g><title>{tip}</title>"));
                self.open.push("</g>");
            }
        }
    }

    pub(crate) fn close(&mut self) {
        if let Some(tag) = self.open.pop() {
            self.body.push_str(tag);
        }
    }

    /// Ends the drawing. `role="img"` only without links, otherwise a group of named links.
    pub(crate) fn finish(mut self, height: f64, title: &str, description: &str) -> Svg {
        while !self.open.is_empty() {
            self.close();
        }
        let role = if self.linked { "group" } else { "img" };
        let label = escape(&if description.is_empty() { title.to_owned() } else { format!("{title}. {description}") });
        let (w, h) = (num(self.width), num(height));
        let body = &self.body;
        let markup = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" \
             role=\"{role}\" aria-label=\"{label}\" font-family=\"Inter, Arial, sans-serif\">{body}</svg>"
        );
        Svg { markup, width: self.width, height, labels: self.labels }
    }
}

/// `M x y L x y ...`
pub(crate) fn path(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let _ = write!(d, "{}{} {}", if i == 0 { 'M' } else { 'L' }, num(*x), num(*y));
    }
    d
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_round_away_from_zero() {
        let got: Vec<_> = [0.0, 1.25, -0.05, -3.17, 12.0, -12.96].iter().map(|v| num(*v)).collect();
        assert_eq!(got, ["0", "1.3", "-0.1", "-3.2", "12", "-13"]);
    }

    #[test]
    fn text_cannot_break_out() {
        let mut c = Canvas::new(Ink::Css, 100.0);
        c.open(Some("\"><script>"), "a<b");
        c.text(0.0, 10.0, "</text><script>", Style::new(Token::Ink));
        let svg = c.finish(20.0, "t\"", "");
        assert!(!svg.markup.contains("<script"));
        assert!(svg.markup.ends_with("</a></svg>"));
        assert!(svg.markup.contains("role=\"group\""));
    }
}
