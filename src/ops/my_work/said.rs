//! What each kind of need says, on a page and in a digest: its mark, its sentence, its button and where
//! it leads. A new kind is
//! one more arm of [`said_of`].

use super::{Need, NeedKind};
use crate::domain::checklist::Kind;
use crate::domain::text::counted;

/// What a row says of a need.
pub struct Said {
    /// The mark before it.
    pub glyph: &'static str,
    /// The sentence.
    pub title: String,
    /// Where it leads, and its button.
    pub href: String,
    /// The words of the button.
    pub button: &'static str,
    /// What the day of the need is the day of.
    pub due: &'static str,
}

/// What the day is that a team aims for with a review of this kind.
pub fn aim(kind: Kind) -> &'static str {
    match kind {
        Kind::Launch => "Target launch",
        Kind::Handoff => "Target handoff",
    }
}

/// What the row of this need says.
pub fn said_of(need: &Need) -> Said {
    let name = &need.service_name;
    let service =
        need.service.as_ref().map_or_else(String::new, |slug| format!("/services/{slug}"));
    let (review, place) = match need.review {
        Some(key) => (format!("{key} of {name}"), format!("{service}/{}", key.path())),
        None => (name.clone(), service.clone()),
    };
    let item = need.item.as_ref().map_or_else(String::new, |item| item.to_string());
    let at_item = match &need.item {
        Some(item) => format!("{place}?item={item}#{item}"),
        None => place.clone(),
    };
    let aim = need.review.map_or("", |key| aim(key.kind));
    let handback = format!("{service}/handbacks/{}", need.number.unwrap_or_default());
    let say = |glyph, title, href, button, due| Said { glyph, title, href, button, due };
    match need.kind {
        NeedKind::Answer => {
            let title = format!("Answer {} in {review}", counted(need.count, "item"));
            say("none", title, place, "Answer", aim)
        }
        NeedKind::Change => {
            let title = format!("Make {} in {review}", counted(need.count, "change"));
            say("back", title, place, "Change", aim)
        }
        NeedKind::Submit => say("met", format!("Submit {review}"), place, "Submit", aim),
        NeedKind::Condition => {
            let title = format!("Meet the condition on {item} of {name}");
            say("alert", title, at_item, "Open", "Due")
        }
        NeedKind::MissedCondition => {
            let title = format!("See to the missed condition on {item} of {name}");
            say("alert", title, at_item, "Open", "Was due")
        }
        NeedKind::Proof => {
            let title = format!("Renew {} in {review}", counted(need.count, "proof"));
            say("alert", title, at_item, "Renew", "The first expires")
        }
        NeedKind::Launch => {
            say("met", format!("Launch {name}"), format!("{service}#gates-h"), "Launch", aim)
        }
        NeedKind::HandbackReply => {
            let title = format!("Reply to the handback proposed for {name}");
            say("part", title, handback, "Reply", "Reply by")
        }
        NeedKind::Handback => {
            say("part", format!("Decide: hand {name} back?"), handback, "Decide", "")
        }
        NeedKind::ReturnCondition => {
            let title = format!("Meet a condition to return of {name}");
            say("none", title, format!("{handback}#conditions-h"), "Open", "Due")
        }
        NeedKind::ReturnOwner => {
            let title = format!("Name who meets a condition to return of {name}");
            say("none", title, format!("{handback}#conditions-h"), "Name", "Due")
        }
        NeedKind::Ownership => {
            say("none", format!("Take {name} as its owner"), handback, "Open", "")
        }
        NeedKind::HandbackLook => {
            let title = format!("Look at what was decided about {name}");
            say("part", title, handback, "Open", "Was due")
        }
        NeedKind::Judge => say("part", format!("Judge {review}"), place, "Review", aim),
        NeedKind::Question => {
            let title = format!("Answer a question about {item} of {name}");
            say("part", title, at_item, "Open", aim)
        }
        NeedKind::Takeover => {
            let title = format!("{} asks {} to take {name}", need.who, need.asked);
            say("none", title, format!("{service}#takeover-h"), "Answer", "")
        }
        NeedKind::Handoff => {
            let title = format!("Hand off {name} to {}? Asked by {}", need.asked, need.who);
            say("met", title, format!("{service}/handoffs/new"), "Decide", "")
        }
        NeedKind::Lesson => {
            let number = need.number.unwrap_or_default();
            let title = format!("Decide about lesson {number}");
            say("none", title, format!("/lessons/{number}"), "Decide", "")
        }
        NeedKind::Waiver => {
            let title = format!("Decide the waiver of {item} of {name}");
            say("part", title, at_item, "Decide", "Asked until")
        }
    }
}
