//! The acceptance rail: one line with a tick for each bar, a ring for what was reported and a
//! diamond for what was measured.

use std::fmt::Write;

use super::{escape, short};

/// What the rail shows. Values are in the unit of the item.
#[derive(Debug, Clone, PartialEq)]
pub struct Rail<'a> {
    /// Smallest value that makes sense, at the left end.
    pub min: f64,
    /// Largest value that makes sense, at the right end.
    pub max: f64,
    /// Unit as shown after a value, for example `%` or `minutes`.
    pub unit: &'a str,
    /// The bar to launch, if it is a number.
    pub launch: Option<f64>,
    /// The bar to hand off, if it is a number.
    pub handoff: Option<f64>,
    /// What the team reports.
    pub reported: Option<f64>,
    /// What a signal says.
    pub measured: Option<f64>,
}

/// The rail as SVG. Launch is labelled above the line and handoff below, so the labels never
/// collide at any width.
pub fn rail(figure: &Rail<'_>) -> String {
    let mut svg = format!(
        r#"<svg class="rail" role="img" aria-label="{}" width="100%" height="62">"#,
        escape(&figure.sentence())
    );
    let line = |svg: &mut String, class: &str, end: &str| {
        let _ = write!(svg, r#"<line class="{class}" x1="1%" x2="{end}" y1="32" y2="32"/>"#);
    };
    line(&mut svg, "base", "99%");
    if let Some(value) = figure.measured.or(figure.reported) {
        line(&mut svg, "val", &figure.at(value));
    }
    figure.tick(&mut svg, "Launch", figure.launch, 13);
    figure.tick(&mut svg, "Handoff", figure.handoff, 58);
    let mark = |svg: &mut String, value: f64, shape: &str| {
        let x = figure.at(value);
        let _ = write!(svg, r#"<svg x="{x}" y="32" overflow="visible">{shape}</svg>"#);
    };
    if let Some(value) = figure.reported {
        mark(&mut svg, value, r#"<circle class="rep" r="6.5"/>"#);
    }
    if let Some(value) = figure.measured {
        mark(&mut svg, value, r#"<path class="m" d="M0-8L8 0 0 8-8 0z"/>"#);
    }
    svg.push_str("</svg>");
    svg
}

impl Rail<'_> {
    /// Position from 0 at the left end to 1 at the right; values outside stand at the end.
    fn share(&self, value: f64) -> f64 {
        let span = self.max - self.min;
        if span > 0.0 { ((value - self.min) / span).clamp(0.0, 1.0) } else { 0.0 }
    }

    fn at(&self, value: f64) -> String {
        format!("{}%", short(1.0 + self.share(value) * 98.0))
    }

    fn words(&self, value: f64) -> String {
        let gap = if self.unit == "%" || self.unit.is_empty() { "" } else { " " };
        format!("{}{gap}{}", short(value), self.unit)
    }

    /// A tick with its label; near an end the label is anchored there, so it is never cut off.
    fn tick(&self, svg: &mut String, name: &str, value: Option<f64>, baseline: u8) {
        let Some(value) = value else { return };
        let x = self.at(value);
        let (label_x, anchor) = match self.share(value) {
            share if share > 0.85 => ("100%", "end"),
            share if share < 0.15 => ("0", "start"),
            _ => (x.as_str(), "middle"),
        };
        let words = escape(&self.words(value));
        let _ = write!(
            svg,
            r#"<line class="bar" x1="{x}" x2="{x}" y1="20" y2="44"/><text x="{label_x}" y="{baseline}" text-anchor="{anchor}">{name} {words}</text>"#
        );
    }

    fn sentence(&self) -> String {
        [
            ("Launch bar", self.launch),
            ("handoff bar", self.handoff),
            ("reported", self.reported),
            ("measured", self.measured),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name} {}", self.words(value?))))
        .collect::<Vec<_>>()
        .join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runbooks() -> Rail<'static> {
        Rail {
            min: 0.0,
            max: 100.0,
            unit: "%",
            launch: Some(80.0),
            handoff: Some(100.0),
            reported: Some(86.0),
            measured: None,
        }
    }

    #[test]
    fn the_sentence_says_what_the_picture_shows() {
        let svg = rail(&runbooks());
        assert!(svg.contains(r#"aria-label="Launch bar 80%, handoff bar 100%, reported 86%""#));
    }

    #[test]
    fn a_diamond_is_drawn_only_when_something_was_measured() {
        assert!(!rail(&runbooks()).contains(r#"class="m""#));
        let measured = Rail { measured: Some(71.5), ..runbooks() };
        assert!(rail(&measured).contains(r#"class="m""#));
        assert!(rail(&measured).contains("measured 71.5%"));
    }

    #[test]
    fn values_outside_the_range_stay_on_the_line() {
        let svg = rail(&Rail { reported: Some(340.0), ..runbooks() });
        assert!(svg.contains(r#"<svg x="99%""#));
    }

    #[test]
    fn an_empty_range_does_not_divide_by_nothing() {
        assert!(!rail(&Rail { min: 5.0, max: 5.0, ..runbooks() }).contains("NaN"));
    }

    #[test]
    fn a_unit_cannot_leave_its_attribute() {
        assert!(!rail(&Rail { unit: "\"><script>", ..runbooks() }).contains("<script"));
    }
}
