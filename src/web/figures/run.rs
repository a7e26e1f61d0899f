//! How a service has run, on one time axis: who ran it, events that were not good against the objective,
//! deployments, and pages a week against their budget.
//!
//! Lanes stand under one another, each with its name above its left end, so that no name lies on what
//! is drawn. Every kind of mark has a shape of its own: colour repeats what the shape says.

mod axis;
mod pager;
mod rate;
mod releases;

use std::fmt::Write;

use super::{escape, short};

/// What the figure shows. Positions are days since its left end, with fractions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Run {
    /// What it is, for who does not see it.
    pub title: String,
    /// What can be seen in it, in sentences.
    pub description: String,
    /// How many days it is wide.
    pub days: f64,
    /// How many days at its left end nothing is known of.
    pub unknown: f64,
    /// Who ran the service, without gaps.
    pub bands: Vec<Band>,
    /// Events that were not good.
    pub rate: Option<Rate>,
    /// Where deployments ended that did not fail; absent when nobody tells deployments.
    pub deploys: Option<Vec<f64>>,
    /// Deployments that failed, in order.
    pub failed: Vec<Failed>,
    /// Days from which on an effect is expected, with what it is expected of.
    pub expected: Vec<(f64, String)>,
    /// Pages of each week of which anybody tells them, in order.
    pub weeks: Vec<Pages>,
    /// Pages a week that the service may cause.
    pub budget: Option<f64>,
    /// Days that are named below the axis.
    pub dates: Vec<(f64, String)>,
}

/// A stretch in which a service stood in one stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// The class of its stage, as marks of stages have it: `dev`, `devm`, `ops`, `back` or `gone`.
    pub tone: &'static str,
    /// The stage.
    pub words: String,
}

/// Events that were not good, of 1,000.
#[derive(Debug, Clone, PartialEq)]
pub struct Rate {
    /// Where, and how many of 1,000; in order.
    pub points: Vec<(f64, f64)>,
    /// How many the objective allows.
    pub limit: Option<f64>,
}

/// A deployment that failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Failed {
    /// Where.
    pub at: f64,
    /// What it is called in the figure.
    pub words: String,
    /// Whether an incident followed; otherwise it failed by itself.
    pub followed: bool,
}

/// The pages of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    /// The day on which the week begins.
    pub from: u32,
    /// How many.
    pub count: u32,
}

/// Up to how many weeks the figure writes numbers, because there is room for them.
const WEEKS_WITH_NUMBERS: f64 = 26.0;

/// The figure as SVG. Without a day there is nothing to draw.
pub fn run(figure: &Run) -> String {
    if !figure.days.is_finite() || figure.days <= 0.0 {
        return String::new();
    }
    // What goes through all lanes lies below them, so that words stay readable on it.
    let (mut below, mut svg) = (String::new(), String::new());
    let mut y = 0.0;
    if !figure.bands.is_empty() {
        axis::bands(&mut below, figure);
        y = 40.0;
    }
    let top = y;
    y = match &figure.rate {
        Some(rate) => rate::lane(&mut svg, figure, rate, y),
        None => y + releases::room_for_words(figure),
    };
    let words_to = y;
    y = releases::lane(&mut svg, figure, y);
    let pages_from = y + 4.0;
    let bottom = pager::lane(&mut svg, figure, y);
    axis::untold_pages(&mut below, figure, (pages_from, bottom));
    axis::unknown(&mut below, figure, (top, bottom));
    axis::expected(&mut below, figure, (top, bottom));
    releases::failed(&mut below, figure, (top, words_to, y, bottom));
    let height = axis::dates(&mut svg, figure, bottom);
    // Writing to a String cannot fail.
    format!(
        r#"<svg class="chart" role="img" aria-labelledby="run-t run-d" width="100%" height="{}"><title id="run-t">{}</title><desc id="run-d">{}</desc>{below}{svg}</svg>"#,
        short(height),
        escape(&figure.title),
        escape(&figure.description)
    )
}

impl Run {
    /// A position in percent of the width; what lies outside stands at the end.
    fn percent(&self, day: f64) -> f64 {
        let share = day / self.days;
        if share.is_finite() { share.clamp(0.0, 1.0) * 100.0 } else { 0.0 }
    }

    fn x(&self, day: f64) -> String {
        format!("{}%", short(self.percent(day)))
    }

    /// Whether there is room for a number over every week.
    fn has_room(&self) -> bool {
        self.days <= WEEKS_WITH_NUMBERS * 7.0
    }
}

/// A piece of text on the figure; `class` may be empty.
fn text(svg: &mut String, class: &str, (x, y): (&str, f64), anchor: &str, words: &str) {
    let _ = write!(
        svg,
        r#"<text class="{class}" x="{x}" y="{}" text-anchor="{anchor}">{}</text>"#,
        short(y),
        escape(words)
    );
}

/// A line across the whole figure.
fn across(svg: &mut String, class: &str, y: f64) {
    let y = short(y);
    let _ = write!(svg, r#"<line class="{class}" x1="0" x2="100%" y1="{y}" y2="{y}"/>"#);
}

#[cfg(test)]
mod tests;
