//! Figures that the server draws as inline SVG. Geometry stands in attributes, never in `style`,
//! so they work under the content security policy, without a script, in print and in both themes.

mod early;
mod glyph;
mod rail;
mod run;
mod spark;
mod strip;

pub use early::weeks;
pub use glyph::{glyph, icon};
pub use rail::{Rail, rail};
pub use run::{Band, Failed, Pages, Rate, Run, run};
pub use spark::spark;
pub use strip::{StripSize, strip};

/// Text for an attribute or an element: the five characters that could end it are written as
/// entities.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A number without needless digits: `3`, `2.5`, `99.95`.
fn short(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
