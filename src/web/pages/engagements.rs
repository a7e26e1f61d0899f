//! Help that a service had from SREs: as a section of its page, and as facts beside it.

use chrono::Days;

use super::time::{amount, counted, day, day_moment};
use crate::domain::at::At;
use crate::domain::engagement::{MOST_MINUTES, OLDEST_DAYS};
use crate::ops::engagements::{EngagementDetail, GivenBy, Help};
use crate::ops::first_contact::FirstContact;
use crate::web::views::engagements::{EntryView, HelpView, LogForm};
use crate::web::views::link::Link;
use crate::web::views::service::Help as HelpFact;

/// The section; absent when nobody helped and the reader may not log any.
pub fn section(help: &Help, now: At) -> Option<HelpView> {
    let base = format!("/services/{}", help.service);
    let view = HelpView {
        total: total(help),
        entries: help.entries.iter().map(|one| entry(one, &base, now)).collect(),
        form: help.may_log.then(|| log_form(&base, now)),
    };
    (view.form.is_some() || !view.entries.is_empty()).then_some(view)
}

fn total(help: &Help) -> String {
    if help.given.is_empty() {
        return String::new();
    }
    let sres = i64::try_from(help.given.len()).unwrap_or(i64::MAX);
    format!("{} by {}", amount(help.minutes), counted(sres, "SRE"))
}

fn log_form(base: &str, now: At) -> LogForm {
    let today = now.date();
    let earliest = today.checked_sub_days(Days::new(OLDEST_DAYS)).unwrap_or(today);
    LogForm {
        action: format!("{base}/engagements"),
        earliest: earliest.to_string(),
        today: today.to_string(),
        most: MOST_MINUTES,
    }
}

fn entry(one: &EngagementDetail, base: &str, now: At) -> EntryView {
    let item = one.review.zip(one.item.as_ref()).map(|(review, item)| {
        Link::new(format!("{base}/{}?item={item}#{item}", review.path()), item.as_str())
    });
    EntryView {
        id: one.id.to_string(),
        by: one.by.as_ref().map_or_else(String::new, |person| person.name.clone()),
        amount: amount(i64::from(one.minutes)),
        on: day_moment(one.on, now),
        what_changed: one.what_changed.clone(),
        item,
        gone: one.withdrawn.is_some(),
        reason: one.withdrawn.clone().unwrap_or_default(),
        withdrawal: if one.may_withdraw {
            format!("{base}/engagements/{}/withdrawal", one.id)
        } else {
            String::new()
        },
    }
}

/// Puts what each SRE gave beside what is known of them already: `Dele Bankole`, `launch review 1,
/// since 9 Nov; 11 h, 3 Oct to 12 Nov`.
pub fn add_facts(known: &mut Vec<HelpFact>, help: &Help, now: At) {
    for fact in help.given.iter().filter_map(|given| fact(given, now)) {
        // The newest review of a person stands last.
        match known.iter_mut().rev().find(|known| known.name == fact.name) {
            Some(known) => known.given = format!("{}; {}", known.given, fact.given),
            None => known.push(fact),
        }
    }
}

fn fact(given: &GivenBy, now: At) -> Option<HelpFact> {
    let person = given.by.as_ref()?;
    let days = match (given.first, given.last) {
        (Some(first), Some(last)) if first == last => format!(", {}", day(first, now)),
        (Some(first), Some(last)) => format!(", {} to {}", day(first, now), day(last, now)),
        _ => String::new(),
    };
    Some(HelpFact { name: person.name.clone(), given: format!("{}{days}", amount(given.minutes)) })
}

/// A first contact in words: `12 Mar, Dele Bankole as consultant`.
pub fn contact(found: &FirstContact, now: At) -> String {
    let who = found.by.as_ref().map_or("an SRE", |person| person.name.as_str());
    format!("{}, {who} {}", day(found.on, now), found.how.words())
}
