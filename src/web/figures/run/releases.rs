//! The lane of deployments: a tick for each, a cross for one that failed by itself, and a line through
//! the whole figure for one that an incident followed.

use std::fmt::Write;

use super::{Failed, Run, text};
use crate::web::figures::short;

/// Rows of words over one another.
const ROWS: usize = 3;

/// Height of a row of words in pixels.
const ROW: f64 = 15.0;

/// Letters of a name that are shown; the whole of it stands in the sentence under the figure.
const LETTERS: usize = 36;

/// Width of a letter in percent of a figure that has room for words, and of the gap to the line.
const PERCENT_A_LETTER: f64 = 0.78;
const GAP: f64 = 0.7;

/// How many pixels the words of failed deployments take where no other lane has room for them.
pub(super) fn room_for_words(figure: &Run) -> f64 {
    let named = figure.failed.iter().filter(|one| one.followed).count();
    named.min(ROWS) as f64 * ROW
}

/// Draws the ticks from `y` on; where the lane ends.
pub(super) fn lane(svg: &mut String, figure: &Run, y: f64) -> f64 {
    let words = match figure.deploys {
        Some(_) => "deploys",
        None => "deploys: unknown, nobody tells them",
    };
    text(svg, "", ("0", y + 16.0), "start", words);
    let top = y + 22.0;
    let mut path = String::new();
    for day in figure.deploys.iter().flatten() {
        let _ = write!(path, "M{} 0v10", short(figure.percent(*day) * 10.0));
    }
    let _ = write!(
        svg,
        r#"<svg x="0" y="{}" width="100%" height="10" viewBox="0 0 1000 10" preserveAspectRatio="none" overflow="visible"><path class="dep" d="{path}"/></svg>"#,
        short(top)
    );
    for one in figure.failed.iter().filter(|one| !one.followed) {
        let _ = write!(
            svg,
            r#"<svg x="{}" y="{}" overflow="visible"><path class="dep bad" d="M-3.5-3.5l7 7m0-7l-7 7"/></svg>"#,
            figure.x(one.at),
            short(top + 5.0)
        );
    }
    top + 10.0
}

/// Draws the lines of deployments that an incident followed, and their names between `top` and
/// `words_to`. Where names would lie on one another, the earlier one is left out.
pub(super) fn failed(
    svg: &mut String,
    figure: &Run,
    (top, words_to, ticks, bottom): (f64, f64, f64, f64),
) {
    let followed = || figure.failed.iter().filter(|one| one.followed);
    for one in followed() {
        let x = figure.x(one.at);
        let _ = write!(
            svg,
            r#"<line class="dep bad" x1="{x}" x2="{x}" y1="{}" y2="{}"/><svg x="{x}" y="{}" overflow="visible"><path class="tri" d="M-4.5 0h9L0 7z"/></svg>"#,
            short(top - 6.0),
            short(bottom),
            short(ticks - 10.0)
        );
    }
    let rows = (((words_to - top) / ROW).floor().max(0.0) as usize).min(ROWS);
    let first = if figure.rate.is_some() { top + 32.0 } else { top + 11.0 };
    let mut taken: Vec<Vec<(f64, f64)>> = vec![Vec::new(); rows];
    for one in followed().collect::<Vec<_>>().into_iter().rev() {
        let words = name(one);
        let (from, to, anchor) = span(figure.percent(one.at), &words);
        let free = |row: &Vec<(f64, f64)>| row.iter().all(|(a, b)| to < *a || *b < from);
        let Some(row) = taken.iter().position(free) else { continue };
        if let Some(places) = taken.get_mut(row) {
            places.push((from, to));
        }
        let x = if anchor == "end" { to } else { from };
        let x = format!("{}%", short(x));
        text(svg, "k wide", (&x, first + row as f64 * ROW), anchor, &words);
    }
}

fn name(one: &Failed) -> String {
    let mut words: String = one.words.chars().take(LETTERS).collect();
    if words.len() < one.words.len() {
        words.push('…');
    }
    words
}

/// Where words beside a line begin and end: to its right, or to its left near the right end.
fn span(at: f64, words: &str) -> (f64, f64, &'static str) {
    let length = words.chars().count() as f64 * PERCENT_A_LETTER;
    if at + GAP + length > 100.0 {
        (at - GAP - length, at - GAP, "end")
    } else {
        (at + GAP, at + GAP + length, "start")
    }
}
