//! The decisions that wait for a manager, as headlines over the portfolio.

use crate::domain::at::At;
use crate::ops::my_work::{Need, NeedKind, said_of};
use crate::web::pages::home::{sentences, short};
use crate::web::pages::time::waiting;
use crate::web::views::glyph::Glyph;
use crate::web::views::link::Link;
use crate::web::views::services::Decision;

/// A handoff or a handback that waits for the reader's decision.
pub fn decision(need: &Need, now: At) -> Decision {
    let said = said_of(need);
    let service =
        need.service.as_ref().map_or_else(String::new, |slug| format!("/services/{slug}"));
    let (title, by, evidence) = match need.kind {
        NeedKind::Handoff => {
            let review = need.review.map(|key| format!("{service}/{}", key.path()));
            // An override never reads as a gate that passed.
            let gates = match need.count {
                0 => "Every gate has passed".to_owned(),
                1 => "1 gate is overridden, every other has passed".to_owned(),
                more => format!("{more} gates are overridden, every other has passed"),
            };
            let by = format!("{} asked. {gates}", need.who);
            let title = format!("Hand {} off to {}?", need.service_name, need.asked);
            (title, by, review.unwrap_or_else(|| service.clone()))
        }
        _ => {
            let title = format!("Hand {} back?", need.service_name);
            (title, format!("{} proposed it", need.who), format!("{service}#fragility-h"))
        }
    };
    let words = short(&need.words);
    let parts: Vec<String> = [by, words].into_iter().filter(|part| !part.is_empty()).collect();
    Decision {
        glyph: Glyph::beside(said.glyph),
        title: Link::new(&said.href, title),
        detail: sentences(&parts),
        when: waiting(need.since, now),
        evidence,
        decide: said.href,
    }
}
