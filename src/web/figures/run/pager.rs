//! The lane of pages: one block a page, week by week, and the budget as a dashed line.

use std::fmt::Write;

use super::{Pages, Run, across, text};
use crate::web::figures::short;

/// Fewest and most blocks over one another; a budget may ask for more than pages do.
const FEWEST: u32 = 8;
const MOST: u32 = 14;
const MOST_FOR_BUDGET: f64 = 30.0;

/// Share of a week that its blocks are wide.
const WIDE: f64 = 0.62;

/// Draws the lane from `y` on; where it ends.
pub(super) fn lane(svg: &mut String, figure: &Run, y: f64) -> f64 {
    let budget = figure.budget.filter(|budget| budget.is_finite() && *budget >= 0.0);
    let rows = rows(figure, budget);
    let pitch = if rows > MOST { 4.0 } else { 6.0 };
    let words = match budget {
        _ if figure.weeks.is_empty() => "pages a week: unknown, nobody tells them".to_owned(),
        Some(budget) => format!("pages a week, budget {}", short(budget)),
        None => "pages a week".to_owned(),
    };
    text(svg, "", ("0", y + 18.0), "start", &words);
    // Over the blocks is room for the number of a week that has more than fit.
    let base = y + 36.0 + f64::from(rows) * pitch;
    let _ = write!(
        svg,
        r#"<pattern id="run-p" y="{}" width="9" height="{pitch}" patternUnits="userSpaceOnUse"><rect class="pg" width="9" height="{}"/></pattern>"#,
        short(base),
        short(pitch - 1.4)
    );
    for week in &figure.weeks {
        column(svg, figure, week, (rows, pitch, base));
    }
    if let Some(budget) = budget.filter(|budget| *budget <= f64::from(rows)) {
        across(svg, "lim", base - budget * pitch);
    }
    base
}

/// How many blocks stand over one another in the highest week: the budget is always among them, unless
/// nobody could count so many.
fn rows(figure: &Run, budget: Option<f64>) -> u32 {
    let most = figure.weeks.iter().map(|week| week.count).max().unwrap_or(0);
    let wanted = budget.map_or(0.0, |budget| (budget.ceil() + 2.0).min(MOST_FOR_BUDGET));
    (wanted as u32).max(most.min(MOST)).max(FEWEST)
}

/// A week: blocks that can be counted, or one whole bar with the number where they do not fit.
fn column(svg: &mut String, figure: &Run, week: &Pages, (rows, pitch, base): (u32, f64, f64)) {
    if week.count == 0 {
        return;
    }
    let from = f64::from(week.from);
    let left = from + 7.0 * (1.0 - WIDE) / 2.0;
    let width = figure.percent(7.0 * WIDE);
    let fits = week.count <= rows;
    let height = f64::from(week.count.min(rows)) * pitch;
    let paint = if fits { r#"fill="url(#run-p)""# } else { r#"class="pg""# };
    let _ = write!(
        svg,
        r#"<rect {paint} x="{}" y="{}" width="{}%" height="{}"/>"#,
        figure.x(left),
        short(base - height),
        short(width),
        short(height)
    );
    if !fits && figure.has_room() {
        let number = thousands(week.count);
        text(svg, "k", (&figure.x(from + 3.5), base - height - 4.0), "middle", &number);
    }
}

/// A number in few letters: `140`, `2k`, `10k`.
fn thousands(count: u32) -> String {
    if count < 1000 { count.to_string() } else { format!("{}k", count / 1000) }
}
