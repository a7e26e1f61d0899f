//! The lane of the objective: events that were not good, of 1,000, against how many are allowed.

use std::fmt::Write;

use super::{Rate, Run, across, text};
use crate::web::figures::short;

/// Height of the curve in pixels.
const HEIGHT: f64 = 112.0;

/// Lines above the lowest one.
const LINES: u32 = 3;

/// Draws the lane from `y` on; where it ends.
pub(super) fn lane(svg: &mut String, figure: &Run, rate: &Rate, y: f64) -> f64 {
    let limit = rate.limit.filter(|limit| limit.is_finite() && *limit >= 0.0);
    let points: Vec<(f64, f64)> = rate
        .points
        .iter()
        .copied()
        .filter(|(day, bad)| day.is_finite() && bad.is_finite())
        .collect();
    let highest = points.iter().map(|(_, bad)| *bad).fold(limit.unwrap_or(0.0) * 1.5, f64::max);
    let step = round_step(highest / f64::from(LINES));
    let top = step * f64::from(LINES);
    let allowed = limit.map_or_else(String::new, |limit| format!(", objective {}", short(limit)));
    let name = format!("bad events of 1,000{allowed}");
    text(svg, "", ("0", y + 10.0), "start", &name);
    let (y, base) = (y + 18.0, y + 18.0 + HEIGHT);
    for line in 0..=LINES {
        let at = base - HEIGHT * f64::from(line) / f64::from(LINES);
        across(svg, "ax", at);
        let value = short(step * f64::from(line));
        text(svg, "", ("100%", at - 3.0), "end", &value);
    }
    if let Some(limit) = limit {
        across(svg, "lim", base - HEIGHT * (limit / top).clamp(0.0, 1.0));
    }
    curve(svg, figure, &points, (y, top));
    base
}

/// The curve stretches with the page; everything else keeps its shape.
fn curve(svg: &mut String, figure: &Run, points: &[(f64, f64)], (y, top): (f64, f64)) {
    let at = |(day, bad): &(f64, f64)| {
        let down = HEIGHT * (1.0 - (bad / top).clamp(0.0, 1.0));
        (short(figure.percent(*day) * 10.0), short(down))
    };
    let (Some(first), Some(last)) = (points.first().map(at), points.last().map(at)) else { return };
    let mut path = String::new();
    for (index, point) in points.iter().map(at).enumerate() {
        let pen = if index == 0 { 'M' } else { 'L' };
        let _ = write!(path, "{pen}{} {}", point.0, point.1);
    }
    let _ = write!(
        svg,
        r#"<svg x="0" y="{}" width="100%" height="{HEIGHT}" viewBox="0 0 1000 {HEIGHT}" preserveAspectRatio="none" overflow="visible"><path class="ar" d="{path}L{} {HEIGHT}L{} {HEIGHT}Z"/><path class="ln" d="{path}"/></svg>"#,
        short(y),
        last.0,
        first.0
    );
}

/// The next of 1, 2, 5, 10, 20 and so on, also below 1: people count on in such steps.
fn round_step(least: f64) -> f64 {
    // Less than a hundredth could not be written.
    let least = if least.is_finite() { least.max(0.01) } else { 0.01 };
    let magnitude = 10f64.powf(least.log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * magnitude);
    steps.into_iter().find(|step| *step >= least * 0.999_999).unwrap_or(magnitude * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (least, step) in
            [(0.3, 0.5), (1.0, 1.0), (1.1, 2.0), (3.0, 5.0), (7.0, 10.0), (0.0, 0.01)]
        {
            assert!((round_step(least) - step).abs() < 1e-9, "{least}: {}", round_step(least));
        }
        assert!(round_step(f64::NAN).is_finite() && round_step(f64::INFINITY).is_finite());
    }
}
