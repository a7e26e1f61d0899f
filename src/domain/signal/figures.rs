//! Arithmetic that gives the same to the last digit for every order of its parts.

use crate::domain::at::At;

/// The sum, from the least part to the greatest.
pub(super) fn sum(parts: impl IntoIterator<Item = f64>) -> f64 {
    in_order(parts).into_iter().sum()
}

/// The value in the middle, or halfway between the two that are; `None` of nothing.
pub(super) fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let values = in_order(values);
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    values.get(values.len() / 2 - 1).map(|lower| (lower + upper) / 2.0)
}

/// The 90th percentile by nearest rank: the least value that at least 90% do not pass. `None` of
/// nothing.
pub(super) fn ninetieth(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let values = in_order(values);
    let rank = (values.len() * 9).div_ceil(10);
    values.get(rank.checked_sub(1)?).copied()
}

/// The share in percent; `None` of nothing.
pub(super) fn percent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}

/// Minutes from one moment to a later one, from whole seconds; 0 when clocks disagree and it comes
/// before.
pub(super) fn minutes(from: At, to: At) -> f64 {
    to.seconds_since(from).max(0) as f64 / 60.0
}

fn in_order(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values
}
