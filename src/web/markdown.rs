//! Notes and messages are Markdown. What people type is rendered and sanitised each time it is
//! shown, so that a fix of the allowlist also covers what was typed before it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Elements that a note may contain. No headings, which would break the outline of the page, no
/// images, no raw HTML.
const ALLOWED: [&str; 11] =
    ["p", "br", "ul", "ol", "li", "code", "pre", "em", "strong", "blockquote", "a"];

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(ALLOWED))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some("noopener nofollow"));
    builder
});

/// The text as HTML of the allowed elements.
pub fn to_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(text, Options::empty()).map(plain));
    SANITISER.clean(&html).to_string()
}

/// The text without its marks, as one line reads it.
pub fn to_plain(text: &str) -> String {
    Parser::new_ext(text, Options::empty())
        .map(|event| match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                text.into_string()
            }
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item) => {
                "\n".to_owned()
            }
            _ => String::new(),
        })
        .collect()
}

/// Raw HTML is shown as typed, headings become paragraphs, images their alternative text.
fn plain(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Html(raw) | Event::InlineHtml(raw) => Event::Text(raw),
        Event::Start(Tag::Heading { .. } | Tag::HtmlBlock) => Event::Start(Tag::Paragraph),
        Event::End(TagEnd::Heading(_) | TagEnd::HtmlBlock) => Event::End(TagEnd::Paragraph),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => Event::Text("".into()),
        Event::SoftBreak => Event::HardBreak,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_code_and_links_are_kept() {
        let html =
            to_html("12 of 14 done, `LedgerLagHigh` left:\n\n- [LED-412](https://git.example/412)");
        assert!(html.contains("<code>LedgerLagHigh</code>"));
        assert!(
            html.contains("<li><a href=\"https://git.example/412\" rel=\"noopener nofollow\">")
        );
    }

    #[test]
    fn plain_text_has_no_marks_and_keeps_its_lines() {
        assert_eq!(to_plain("See the **board**, `LedgerLag`"), "See the board, LedgerLag\n");
        assert_eq!(to_plain("- [one](https://a.example)\n- 2 < 3 <b>"), "one\n2 < 3 <b>\n");
    }

    #[test]
    fn a_line_break_stays_a_line_break() {
        assert!(to_html("one\ntwo").contains("one<br>"));
    }

    #[test]
    fn raw_html_is_shown_as_it_was_typed() {
        let html = to_html("<script>alert(1)</script>\n\nand <b onclick=x>bold</b>");
        assert!(!html.contains("<script") && !html.contains("<b"));
        assert!(html.contains("&lt;script&gt;"));
    }

    #[test]
    fn a_link_to_a_script_loses_its_address() {
        for typed in [
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:1)",
            "[x](data:text/html,1)",
            "[x](vbscript:1)",
        ] {
            assert!(!to_html(typed).to_lowercase().contains("script:"), "{typed}");
            assert!(!to_html(typed).contains("data:"), "{typed}");
        }
    }

    #[test]
    fn images_and_headings_become_words() {
        let html = to_html("# Title\n\n![a chart](https://x.example/i.png)");
        assert!(!html.contains("<img") && !html.contains("<h1"));
        assert!(html.contains("Title") && html.contains("a chart"));
    }
}
