//! A line of weekly figures against its budget, with the excess shaded.

use super::short;

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 28.0;

/// The figures in order, oldest first, absent where they are unknown, and the budget they are held
/// against, if there is one. Each stretch that is known is a line of its own; nothing is drawn where
/// no two figures stand beside one another. Hidden from screen readers: the numbers stand beside it.
pub fn spark(values: &[Option<f64>], budget: Option<f64>) -> String {
    let stretches = stretches(values);
    if stretches.is_empty() {
        return String::new();
    }
    let known = values.iter().flatten().copied();
    let top = known.fold(budget.unwrap_or(0.0) * 1.5, f64::max).max(f64::MIN_POSITIVE);
    let y = |value: f64| short(HEIGHT - 2.0 - value / top * (HEIGHT - 4.0));
    let x = |index: usize| short(index as f64 * WIDTH / (values.len() - 1) as f64);
    let path = |stretch: &[(usize, f64)], floor: f64| {
        let points = stretch.iter().enumerate().map(|(nth, (index, value))| {
            let pen = if nth == 0 { 'M' } else { 'L' };
            format!("{pen}{} {}", x(*index), y(value.max(floor)))
        });
        points.collect::<String>()
    };
    let line: String = stretches.iter().map(|stretch| path(stretch, f64::MIN)).collect();
    let excess = budget.map_or_else(String::new, |budget| {
        let limit = y(budget);
        let over = stretches.iter().filter_map(|stretch| {
            let ((first, _), (last, _)) = (stretch.first()?, stretch.last()?);
            let (over, from, to) = (path(stretch, budget), x(*first), x(*last));
            Some(format!("{over}L{to} {limit}L{from} {limit}Z"))
        });
        let over: String = over.collect();
        format!(
            r#"<path class="over" d="{over}"/><line class="lim" x1="0" x2="{WIDTH}" y1="{limit}" y2="{limit}"/>"#
        )
    });
    format!(
        r#"<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true">{excess}<path class="ln" d="{line}"/></svg>"#
    )
}

/// Known figures that stand beside one another, with their places; at least two each.
fn stretches(values: &[Option<f64>]) -> Vec<Vec<(usize, f64)>> {
    let places: Vec<(usize, Option<f64>)> = values.iter().copied().enumerate().collect();
    let parts = places.split(|(_, value)| value.is_none());
    parts
        .map(|part| part.iter().filter_map(|(at, value)| Some((*at, (*value)?))).collect())
        .filter(|part: &Vec<_>| part.len() > 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(values: &[f64], budget: Option<f64>) -> String {
        let values: Vec<Option<f64>> = values.iter().copied().map(Some).collect();
        spark(&values, budget)
    }

    #[test]
    fn the_line_goes_through_every_figure() {
        let svg = drawn(&[2.0, 3.0, 9.0], Some(6.0));
        assert_eq!(svg.matches('L').count(), 2 + 2 + 2);
    }

    #[test]
    fn one_figure_is_not_a_line() {
        assert_eq!(drawn(&[4.0], Some(6.0)), "");
        assert_eq!(spark(&[Some(4.0), None, Some(5.0)], Some(6.0)), "");
    }

    #[test]
    fn what_is_unknown_is_a_gap() {
        let svg = spark(&[None, Some(1.0), Some(2.0), None, Some(8.0), Some(9.0)], None);
        assert_eq!((svg.matches('M').count(), svg.matches('L').count()), (2, 2));
        assert!(svg.contains("M24 ") && svg.contains("L120 "), "{svg}");
    }

    #[test]
    fn no_pages_and_no_budget_still_draw() {
        assert!(!drawn(&[0.0, 0.0], Some(0.0)).contains("NaN"));
        let free = drawn(&[0.0, 0.0], None);
        assert!(!free.contains("NaN") && !free.contains("over") && !free.contains("lim"));
    }
}
