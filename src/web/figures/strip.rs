//! The strip of cells: one cell an item, told apart by shape as well as by colour.

use std::fmt::Write;

/// How large the cells are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StripSize {
    /// Over a section of a review: cells of 11 x 16 px with a mark inside.
    Section,
    /// A whole review in a bar at the bottom: 7 x 14 px.
    Bar,
    /// A whole review in a cell of a table: 3 x 12 px.
    Row,
}

impl StripSize {
    /// Width, height and gap in pixels.
    fn pixels(self) -> (f64, f64, f64) {
        match self {
            Self::Section => (11.0, 16.0, 3.0),
            Self::Bar => (7.0, 14.0, 2.0),
            Self::Row => (3.0, 12.0, 1.0),
        }
    }
}

/// One cell a state, in order. States are the names of the sprite; an unknown one is drawn as not
/// answered. The figure is hidden from screen readers, because the counts beside it say the same.
pub fn strip<'a>(states: impl ExactSizeIterator<Item = &'a str>, size: StripSize) -> String {
    let (width, height, gap) = size.pixels();
    let count = states.len() as f64;
    let total = (count * (width + gap) - gap).max(0.0);
    let class = if size == StripSize::Row { "cells small" } else { "cells" };
    let mut svg = format!(
        r#"<svg class="{class}" width="{total}" height="{}" viewBox="0 0 {total} {height}" aria-hidden="true">"#,
        height + 2.0
    );
    let mut x = 0.0;
    for state in states {
        cell(&mut svg, state, x, width, height);
        x += width + gap;
    }
    svg.push_str("</svg>");
    svg
}

fn cell(svg: &mut String, state: &str, x: f64, width: f64, height: f64) {
    match state {
        "part" => {
            empty(svg, x, width, height);
            block(svg, "part", x, height / 2.0, width, height / 2.0, 1.0);
        }
        "na" => block(svg, "na", x, height / 2.0 - 1.5, width, 3.0, 0.0),
        "met" => block(svg, "met", x, 0.0, width, height, 1.5),
        "acc" => {
            block(svg, "acc", x, 0.0, width, height, 1.5);
            cut(svg, width, format_args!("M{} {}l2.2 2.6 3.8-5", x + 2.4, height / 2.0 + 0.4));
        }
        "not" | "back" => {
            block(svg, "not", x, 0.0, width, height, 1.5);
            let (left, across) = (x + 2.5, width - 5.0);
            let top = height / 2.0 - 3.0;
            cut(svg, width, format_args!("M{left} {top}l{across} 6m0-6l-{across} 6"));
        }
        _ => empty(svg, x, width, height),
    }
}

fn block(svg: &mut String, class: &str, x: f64, y: f64, width: f64, height: f64, round: f64) {
    // Writing to a String cannot fail.
    let _ = write!(
        svg,
        r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{round}" class="c-{class}"/>"#
    );
}

fn empty(svg: &mut String, x: f64, width: f64, height: f64) {
    block(svg, "none", x + 0.5, 0.5, width - 1.0, height - 1.0, 1.5);
}

/// A mark inside a cell; narrow cells have no room for one.
fn cut(svg: &mut String, width: f64, path: std::fmt::Arguments<'_>) {
    if width >= 8.0 {
        let _ = write!(svg, r#"<path class="c-cut" d="{path}"/>"#);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(states: &[&str], size: StripSize) -> String {
        strip(states.iter().copied(), size)
    }

    #[test]
    fn every_state_has_a_shape_of_its_own() {
        let shapes: std::collections::BTreeSet<_> = ["none", "part", "na", "met", "acc", "not"]
            .iter()
            .map(|state| drawn(&[state], StripSize::Section).replace("c-acc", "c-met"))
            .collect();
        assert_eq!(shapes.len(), 6);
    }

    #[test]
    fn width_follows_from_the_number_of_items() {
        assert!(drawn(&["met"; 6], StripSize::Section).contains(r#"width="81""#));
        assert!(drawn(&["met"; 48], StripSize::Row).contains(r#"width="191""#));
        assert!(drawn(&[], StripSize::Row).contains(r#"width="0""#));
    }

    #[test]
    fn narrow_cells_have_no_mark_inside() {
        assert!(!drawn(&["acc", "not"], StripSize::Row).contains("c-cut"));
    }
}
