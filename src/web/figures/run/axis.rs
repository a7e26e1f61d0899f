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

/// Where nothing at all was told, hatched from the top to the bottom of the lanes.
pub(super) fn unknown(svg: &mut String, figure: &Run, (top, bottom): (f64, f64)) {
    let width = figure.percent(figure.unknown);
    hatch(svg, figure, (0.0, figure.unknown), (top, bottom));
    // Where no page is known at all, the lane of pages says so.
    if width > 20.0 && !figure.weeks.is_empty() {
        text(svg, "", (".8%", (top + bottom) / 2.0), "start", "Nothing was told yet");
    }
}

/// The weeks in which something was told but no pages, hatched over the lane of pages.
pub(super) fn untold_pages(svg: &mut String, figure: &Run, lane: (f64, f64)) {
    let mut known_to = figure.unknown;
    let weeks = figure.weeks.iter().map(|week| f64::from(week.from));
    for from in weeks.chain([figure.days]) {
        hatch(svg, figure, (known_to, from), lane);
        known_to = known_to.max(from + 7.0);
    }
}

fn hatch(svg: &mut String, figure: &Run, (from, to): (f64, f64), (top, bottom): (f64, f64)) {
    let (left, right) = (figure.percent(from), figure.percent(to));
    if right <= left {
        return;
    }
    if !svg.contains(r#"id="run-u""#) {
        svg.push_str(
            r#"<pattern id="run-u" width="6" height="6" patternUnits="userSpaceOnUse"><path class="hatch" d="M-1 7L7-1M-1 1L1-1M5 7L7 5"/></pattern>"#,
        );
    }
    let _ = write!(
        svg,
        r#"<rect fill="url(#run-u)" x="{}%" y="{}" width="{}%" height="{}"/>"#,
        short(left),
        short(top),
        short(right - left),
        short(bottom - top)
    );
}

/// Width of a letter of a name beside a line, in percent of a figure that has room for words.
const PERCENT_OF_A_LETTER: f64 = 0.78;

/// Lines from which on effects are expected, in order, each with a flag at its head and its name beside
/// it. A name that would lie on the one before it is left out; the sentence has it.
pub(super) fn expected(svg: &mut String, figure: &Run, (top, bottom): (f64, f64)) {
    let mut taken_to = 0.0;
    for (day, words) in &figure.expected {
        let percent = figure.percent(*day);
        let x = figure.x(*day);
        let _ = write!(
            svg,
            r#"<line class="eff" x1="{x}" x2="{x}" y1="{}" y2="{}"/><svg x="{x}" y="{}" overflow="visible"><path class="effm" d="M0-4l4 4-4 4-4-4z"/></svg>"#,
            short(top - 6.0),
            short(bottom),
            short(top - 8.0)
        );
        let length = words.chars().count() as f64 * PERCENT_OF_A_LETTER;
        let (from, anchor) = if percent + length > 98.0 {
            (percent - 0.9 - length, "end")
        } else {
            (percent + 0.9, "start")
        };
        if from < taken_to {
            continue;
        }
        taken_to = from + length;
        let at = if anchor == "end" { percent - 0.9 } else { from };
        text(svg, "k wide", (&format!("{}%", short(at)), top - 4.0), anchor, words);
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
