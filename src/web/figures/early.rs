//! Weeks from the first SRE contact to the handoff, one dot a service, with the median.

use super::short;

/// One line of dots on a scale from 0 to `most` weeks. It says nothing to people who do not see it:
/// the words beside it do.
pub fn weeks(weeks: &[i64], median: Option<i64>, most: i64) -> String {
    // Half a percent is kept free at each end, so that no dot is cut.
    let at = |week: i64| short(2.0 + week as f64 / most.max(1) as f64 * 96.0);
    let dots: String = weeks
        .iter()
        .map(|week| format!(r#"<circle class="c-met" cx="{}%" cy="9" r="4"/>"#, at(*week)))
        .collect();
    let middle = median.map_or_else(String::new, |week| {
        let x = at(week);
        format!(
            r#"<line x1="{x}%" x2="{x}%" y1="0" y2="18" stroke="currentColor" stroke-width="2"/>"#
        )
    });
    format!(
        r#"<svg class="cells" width="100%" aria-hidden="true"><rect class="c-na" x="0" y="8" width="100%" height="2"/>{dots}{middle}</svg>"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_is_a_dot_and_the_median_a_line() {
        let svg = weeks(&[0, 10, 20], Some(10), 20);
        assert_eq!(svg.matches("<circle").count(), 3);
        assert!(svg.contains(r#"cx="2%""#) && svg.contains(r#"cx="98%""#));
        assert!(svg.contains(r#"<line x1="50%""#));
    }

    #[test]
    fn nothing_to_draw_is_an_empty_scale() {
        let svg = weeks(&[], None, 0);
        assert!(!svg.contains("NaN") && !svg.contains("<circle") && !svg.contains("<line"));
    }
}
