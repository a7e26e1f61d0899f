//! What all lanes share: the stages above, the days below, and what is not known.

use std::fmt::Write;

use super::{Run, across, text};
use crate::web::figures::{escape, short};

/// Width of a stage, in percent, from which on its name fits into it, for each letter of the name.
const PERCENT_A_LETTER: f64 = 0.85;

/// The stages, from the top to 26.
pub(super) fn bands(svg: &mut String, figure: &Run) {
    for band in &figure.bands {
        let (from, to) = (figure.percent(band.from), figure.percent(band.to));
        let width = to - from;
        let _ = write!(
            svg,
            r#"<rect class="b-{}" x="{}%" y="0" width="{}%" height="26"/>"#,
            escape(band.tone),
            short(from),
            short(width.max(0.0))
        );
        if from > 0.0 {
            let x = format!("{}%", short(from));
            let _ = write!(svg, r#"<line class="cut" x1="{x}" x2="{x}" y1="0" y2="26"/>"#);
        }
        if width > PERCENT_A_LETTER * band.words.chars().count() as f64 {
            // A name beside the edge, not on it.
            let x = format!("{}%", short(from + 0.8));
            // On a phone only the stage that fills the figure has room.
            let class = if width > 60.0 { "k" } else { "k wide" };
            text(svg, class, (&x, 17.0), "start", &band.words);
        }
    }
}

/// What is not known, hatched from the top to the bottom of the lanes.
pub(super) fn unknown(svg: &mut String, figure: &Run, top: f64, bottom: f64) {
    let width = figure.percent(figure.unknown);
    if width <= 0.0 {
        return;
    }
    let _ = write!(
        svg,
        r#"<pattern id="run-u" width="6" height="6" patternUnits="userSpaceOnUse"><path class="hatch" d="M-1 7L7-1M-1 1L1-1M5 7L7 5"/></pattern><rect fill="url(#run-u)" x="0" y="{}" width="{}%" height="{}"/>"#,
        short(top),
        short(width),
        short(bottom - top)
    );
    if width > 20.0 {
        text(svg, "", (".8%", (top + bottom) / 2.0), "start", "Nothing was told yet");
    }
}

/// The axis and its days; the height of the whole figure.
pub(super) fn dates(svg: &mut String, figure: &Run, bottom: f64) -> f64 {
    across(svg, "ax", bottom);
    for (day, words) in &figure.dates {
        let percent = figure.percent(*day);
        let anchor = if percent > 90.0 { "end" } else { "start" };
        text(svg, "", (&figure.x(*day), bottom + 17.0), anchor, words);
    }
    bottom + 22.0
}
