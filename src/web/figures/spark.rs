//! A line of weekly figures against its budget, with the excess shaded.

use super::short;

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 28.0;

/// The figures in order, oldest first, and the budget they are held against, if there is one. Nothing
/// is drawn from fewer than two figures. Hidden from screen readers: the numbers stand beside it.
pub fn spark(values: &[f64], budget: Option<f64>) -> String {
    if values.len() < 2 {
        return String::new();
    }
    let top =
        values.iter().copied().fold(budget.unwrap_or(0.0) * 1.5, f64::max).max(f64::MIN_POSITIVE);
    let y = |value: f64| short(HEIGHT - 2.0 - value / top * (HEIGHT - 4.0));
    let step = WIDTH / (values.len() - 1) as f64;
    let path = |floor: f64| {
        values
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let pen = if index == 0 { 'M' } else { 'L' };
                format!("{pen}{} {}", short(index as f64 * step), y(value.max(floor)))
            })
            .collect::<String>()
    };
    let line = path(f64::MIN);
    let excess = budget.map_or_else(String::new, |budget| {
        let (limit, over) = (y(budget), path(budget));
        format!(
            r#"<path class="over" d="{over}L{WIDTH} {limit}L0 {limit}Z"/><line class="lim" x1="0" x2="{WIDTH}" y1="{limit}" y2="{limit}"/>"#
        )
    });
    format!(
        r#"<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true">{excess}<path class="ln" d="{line}"/></svg>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_goes_through_every_figure() {
        let svg = spark(&[2.0, 3.0, 9.0], Some(6.0));
        assert_eq!(svg.matches('L').count(), 2 + 2 + 2);
    }

    #[test]
    fn one_figure_is_not_a_line() {
        assert_eq!(spark(&[4.0], Some(6.0)), "");
    }

    #[test]
    fn no_pages_and_no_budget_still_draw() {
        assert!(!spark(&[0.0, 0.0], Some(0.0)).contains("NaN"));
        let free = spark(&[0.0, 0.0], None);
        assert!(!free.contains("NaN") && !free.contains("over") && !free.contains("lim"));
    }
}
