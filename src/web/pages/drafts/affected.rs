//! Whom a version affects, in counts and by name.

use crate::domain::at::At;
use crate::domain::checklist::Kind;
use crate::domain::ids::ItemId;
use crate::domain::review::State;
use crate::ops::affected::{Affected, ReviewAffected, ServiceAffected};
use crate::web::pages::time::day;
use crate::web::views::drafts::{AffectedRow, AffectedView, CountLine};
use crate::web::views::link::Link;

/// Items of accepted answers that are named.
const NAMED: usize = 3;

/// Whom a version affects.
pub fn view(found: &Affected, now: At) -> AffectedView {
    let kind = found.kind;
    let reviews = found.reviews.iter().map(|one| review(kind, one, now));
    let services = found.services.iter().map(|one| service(kind, one));
    let rows: Vec<AffectedRow> = reviews.chain(services).collect();
    AffectedView {
        title: match kind {
            Kind::Launch => "Launch reviews",
            Kind::Handoff => "Handoff reviews",
        },
        lines: lines(found),
        name_all: if rows.len() == 1 {
            "Name it".into()
        } else {
            format!("Name all {}", rows.len())
        },
        rows,
    }
}

fn lines(found: &Affected) -> Vec<CountLine> {
    let totals = &found.totals;
    let teams = counted(totals.teams, "team");
    let one = |count: usize, one: &str, many: &str| (count, words(count, one, many));
    let mut lines = vec![(totals.reviews, format!("open, in {teams}"))];
    let more = [
        one(totals.gaining, "gains items to answer", "gain items to answer"),
        one(totals.again, "looks at an answer again", "look at an answer again"),
        one(
            totals.missing,
            "has an answer that misses the new bar",
            "have an answer that misses the new bar",
        ),
    ];
    lines.extend(more);
    lines.extend(totals.accepted.iter().take(NAMED).map(|known| {
        let has = words(known.reviews, "has", "have");
        (known.reviews, format!("{has} {} accepted under the old bar", known.item))
    }));
    lines.push(one(totals.waived, "has a waiver that ends", "have a waiver that ends"));
    let soon = match totals.submitted_soon {
        0 => String::new(),
        soon => format!(", {soon} to launch within 14 days"),
    };
    lines.push((totals.submitted, format!("submitted{soon}")));
    lines.push(one(
        totals.services_missing,
        "service in production misses the new bar",
        "services in production miss the new bar",
    ));
    lines.push(one(
        totals.services_gaining,
        "service in production was never asked a new item",
        "services in production were never asked a new item",
    ));
    let said = lines.into_iter().enumerate();
    let said = said.filter(|(place, (count, _))| *place == 0 || *count > 0);
    said.map(|(_, (count, words))| CountLine { count: count as u64, words }).collect()
}

fn words(count: usize, one: &str, many: &str) -> String {
    if count == 1 { one.to_owned() } else { many.to_owned() }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn review(kind: Kind, one: &ReviewAffected, now: At) -> AffectedRow {
    let target = one.target_date.map(|date| format!(", target {}", day(date, now)));
    AffectedRow {
        link: Link::new(
            format!("/services/{}/{kind}/{}", one.service, one.number),
            &one.service_name,
        ),
        about: format!(
            "{}, v{}, {}{}",
            one.team,
            one.checklist_version,
            state(one.state),
            target.unwrap_or_default()
        ),
        changes: changes(&[
            (&one.new, "new"),
            (&one.again, "to answer again"),
            (&one.misses, "below the new bar"),
            (&one.accepted, "to accept again"),
            (&one.retired, "asked no more"),
            (
                &one.waivers,
                if one.waivers.len() == 1 { "whose waiver ends" } else { "whose waivers end" },
            ),
        ]),
    }
}

fn service(kind: Kind, one: &ServiceAffected) -> AffectedRow {
    AffectedRow {
        link: Link::new(
            format!("/services/{}/{kind}/{}", one.service, one.review),
            &one.service_name,
        ),
        about: format!("{}, in production, signed off on v{}", one.team, one.checklist_version),
        changes: changes(&[(&one.new, "never asked"), (&one.misses, "below the new bar")]),
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Submitted => "submitted",
        State::Returned => "returned",
        _ => "being answered",
    }
}

fn changes(parts: &[(&Vec<ItemId>, &str)]) -> String {
    let said: Vec<String> = parts
        .iter()
        .filter(|(items, _)| !items.is_empty())
        .map(|(items, what)| {
            let items: Vec<&str> = items.iter().map(ItemId::as_str).collect();
            format!("{} {what}", items.join(", "))
        })
        .collect();
    if said.is_empty() { "Nothing changes for it".to_owned() } else { said.join("; ") }
}
