//! The marks of the sprite: states of items and gates, and a few line icons.

use super::escape;
use crate::web::assets;

/// The mark of a state: `none`, `met`, `acc`, `part`, `not`, `na`, `back`, `alert`, `gavel`. The
/// label is read out; it is empty where the words beside the mark say it already.
pub fn glyph(name: &str, label: &str) -> String {
    let name = escape(name);
    let spoken = if label.is_empty() {
        r#"aria-hidden="true""#.to_owned()
    } else {
        format!(r#"role="img" aria-label="{}""#, escape(label))
    };
    let icons = &assets::urls().icons;
    format!(r##"<svg class="st s-{name}" {spoken}><use href="{icons}#{name}"/></svg>"##)
}

/// A line icon, always beside words: `link`, `msg`, `find`, `ok`, `file`.
pub fn icon(name: &str) -> String {
    let icons = &assets::urls().icons;
    format!(r##"<svg class="ic" aria-hidden="true"><use href="{icons}#{}"/></svg>"##, escape(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_without_words_beside_it_is_read_out() {
        assert!(glyph("met", "Met").contains(r#"role="img" aria-label="Met""#));
        assert!(glyph("met", "").contains("aria-hidden"));
    }

    #[test]
    fn names_cannot_leave_their_attribute() {
        assert!(!icon("x\"><script>").contains("<script"));
    }
}
