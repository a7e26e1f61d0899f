//! My work: what needs this person, who asks for help, and what changed.

use super::events;
use super::services::capital;
use super::time::{counted, day_from_now, minute, waiting};
use crate::domain::at::At;
use crate::ops::my_work::{Ask, Changed, MyWork, Need, NeedKind};
use crate::web::views::glyph::Glyph;
use crate::web::views::home::{Home, NextAct, Request, Waiting};
use crate::web::views::link::Link;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// My work as a page.
pub fn page(work: &MyWork, viewer: &Viewer, now: At) -> Home {
    Home {
        shell: Shell::new("My work", Nav::Work, viewer),
        about: about(work),
        needs: work
            .needs
            .iter()
            .enumerate()
            .map(|(position, need)| row(need, position == 0, now))
            .collect(),
        needs_empty: NextAct {
            sentence: "Nothing waits for you.".to_owned(),
            link: Link::new("/services", "See all services"),
        },
        decides_waivers: work.decides_waivers,
        may_help: work.is_sre,
        requests: work.asks.iter().map(|ask| request(ask, now)).collect(),
        requests_empty: NextAct {
            sentence: "Every review under way outside your teams has a consultant.".to_owned(),
            link: Link::new("/reviews", "See all reviews"),
        },
        changes: work.changes.iter().map(|change| changed(change, now)).collect(),
        changes_empty: NextAct {
            sentence: "Nothing changed since yesterday on services that you help or own."
                .to_owned(),
            link: Link::new("/services", "See all services"),
        },
    }
}

fn about(work: &MyWork) -> Vec<String> {
    let mut about = vec![work.name.clone()];
    about.extend(work.teams.iter().cloned());
    about.extend(work.grants.iter().map(|grant| capital(grant.as_str())));
    about
}

fn row(need: &Need, first: bool, now: At) -> Waiting {
    Waiting {
        glyph: Glyph::beside(glyph(need.kind)),
        title: Link::new(href(need), title(need)),
        detail: detail(need, now),
        when: waiting(need.since, now),
        button: button(need.kind).to_owned(),
        first,
    }
}

fn glyph(kind: NeedKind) -> &'static str {
    match kind {
        NeedKind::Answer => "none",
        NeedKind::Change => "back",
        NeedKind::Submit | NeedKind::Launch => "met",
        NeedKind::Condition => "alert",
        NeedKind::Judge | NeedKind::Question | NeedKind::Waiver => "part",
    }
}

fn button(kind: NeedKind) -> &'static str {
    match kind {
        NeedKind::Answer => "Answer",
        NeedKind::Change => "Change",
        NeedKind::Submit => "Submit",
        NeedKind::Launch => "Launch",
        NeedKind::Judge => "Review",
        NeedKind::Condition | NeedKind::Question => "Open",
        NeedKind::Waiver => "Decide",
    }
}

fn href(need: &Need) -> String {
    let service = format!("/services/{}", need.service);
    match (need.kind, &need.item) {
        (NeedKind::Launch, _) => format!("{service}#gates-h"),
        (_, Some(item)) => format!("{service}/{}?item={item}#{item}", need.review.path()),
        (_, None) => format!("{service}/{}", need.review.path()),
    }
}

fn title(need: &Need) -> String {
    let review = format!("{} of {}", need.review, need.service_name);
    let item = need.item.as_ref().map_or_else(String::new, |item| item.to_string());
    match need.kind {
        NeedKind::Answer => format!("Answer {} in {review}", counted(need.count, "item")),
        NeedKind::Change => format!("Make {} in {review}", counted(need.count, "change")),
        NeedKind::Submit => format!("Submit {review}"),
        NeedKind::Condition => format!("Meet the condition on {item} of {}", need.service_name),
        NeedKind::Launch => format!("Launch {}", need.service_name),
        NeedKind::Judge => format!("Judge {review}"),
        NeedKind::Question => format!("Answer a question about {item} of {}", need.service_name),
        NeedKind::Waiver => format!("Decide the waiver of {item} of {}", need.service_name),
    }
}

fn detail(need: &Need, now: At) -> String {
    let mut parts = Vec::new();
    if need.kind == NeedKind::Judge {
        parts.push(format!("{} not accepted yet", counted(need.count, "item")));
    }
    if !need.words.is_empty() {
        parts.push(short(&need.words));
    }
    if let Some(day) = need.due {
        let what = match need.kind {
            NeedKind::Condition => "Due",
            NeedKind::Waiver => "Asked until",
            _ => "Target launch",
        };
        parts.push(format!("{what} {}", day_from_now(day, now)));
    }
    sentences(&parts)
}

/// The parts one after the other; what somebody wrote may end in a mark of its own.
fn sentences(parts: &[String]) -> String {
    let mut line = String::new();
    for part in parts {
        line.push_str(match line.chars().next_back() {
            None => "",
            Some('?' | '!' | '…') => " ",
            Some(_) => ". ",
        });
        line.push_str(part);
    }
    line
}

/// The first 140 characters of what somebody wrote, on one line: a row has room for no more.
fn short(words: &str) -> String {
    let line: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(140) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line.trim_end_matches('.').to_owned(),
    }
}

fn request(ask: &Ask, now: At) -> Request {
    let review = format!("/services/{}/{}", ask.service, ask.review.path());
    let target = ask.target.map_or_else(
        || "No target date".to_owned(),
        |day| format!("Target launch {}", day_from_now(day, now)),
    );
    Request {
        volunteer: format!("{review}/consultants"),
        title: Link::new(
            review,
            format!("{} has no consultant for {}", ask.service_name, ask.review),
        ),
        detail: format!("{}. {target}. {} of {} items answered", ask.team, ask.answered, ask.asked),
        when: waiting(ask.since, now),
        reason: String::new(),
        service: ask.service_name.clone(),
    }
}

fn changed(change: &Changed, now: At) -> Waiting {
    let event = &change.event;
    let service = format!("/services/{}", change.service);
    let href = events::link(event).map_or(service, |link| link.href);
    Waiting {
        glyph: Glyph::beside(if event.kind.starts_with("verdict") { "acc" } else { "part" }),
        title: Link::new(href, format!("{} {}", event.by_name, events::what(event))),
        detail: change.service_name.clone(),
        when: minute(event.at, now),
        button: String::new(),
        first: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review_key::ReviewKey;
    use crate::ops::events::Happened;
    use crate::web::render::render;

    fn now() -> At {
        "2026-11-21T10:00:00Z".parse().unwrap()
    }

    fn need(kind: NeedKind) -> Need {
        Need {
            kind,
            service: "ledger".parse().unwrap(),
            service_name: "Ledger".into(),
            review: ReviewKey::launch(2),
            item: matches!(kind, NeedKind::Condition | NeedKind::Question | NeedKind::Waiver)
                .then(|| "MON-03".parse().unwrap()),
            count: 1,
            words: "Add\nthe runbook.".into(),
            due: Some("2026-12-12".parse().unwrap()),
            since: now().plus_seconds(-18_000),
        }
    }

    fn work(needs: Vec<Need>) -> MyWork {
        let asks = vec![Ask {
            service: "catalog".parse().unwrap(),
            service_name: "Catalog".into(),
            team: "Catalog team".into(),
            review: ReviewKey::launch(1),
            asked: 48,
            answered: 12,
            target: None,
            since: now().minus_days(1),
        }];
        let changes = vec![Changed {
            service: "ledger".parse().unwrap(),
            service_name: "Ledger".into(),
            event: Happened {
                seq: 4,
                at: now(),
                by: None,
                by_name: "Readyroom".into(),
                entry: "program".into(),
                about: None,
                kind: "review.went_stale".into(),
                subject: "services/ledger/launch/2".into(),
                details: serde_json::json!({}),
                hash: String::new(),
            },
        }];
        let (name, teams) = ("Ana Ruiz".to_owned(), vec!["SRE Core".to_owned()]);
        let decides_waivers = true;
        let grants = Vec::new();
        MyWork { name, grants, teams, is_sre: true, decides_waivers, needs, asks, changes }
    }

    #[test]
    fn a_question_keeps_its_mark() {
        let parts = ["Does it page?".to_owned(), "Due 3 Dec".to_owned(), "2 items".to_owned()];
        assert_eq!(sentences(&parts), "Does it page? Due 3 Dec. 2 items");
        assert_eq!(sentences(&[]), "");
    }

    #[test]
    fn every_kind_of_need_starts_with_a_verb_and_leads_to_its_place() {
        let kinds = [
            (NeedKind::Answer, "Answer 1 item in launch review 2 of Ledger", "launch/2"),
            (NeedKind::Change, "Make 1 change in launch review 2 of Ledger", "launch/2"),
            (NeedKind::Submit, "Submit launch review 2 of Ledger", "launch/2"),
            (
                NeedKind::Condition,
                "Meet the condition on MON-03 of Ledger",
                "launch/2?item=MON-03#MON-03",
            ),
            (NeedKind::Launch, "Launch Ledger", "ledger#gates-h"),
            (NeedKind::Judge, "Judge launch review 2 of Ledger", "launch/2"),
            (
                NeedKind::Question,
                "Answer a question about MON-03 of Ledger",
                "launch/2?item=MON-03#MON-03",
            ),
            (
                NeedKind::Waiver,
                "Decide the waiver of MON-03 of Ledger",
                "launch/2?item=MON-03#MON-03",
            ),
        ];
        let page =
            page(&work(kinds.iter().map(|k| need(k.0)).collect()), &Viewer::default(), now());
        for (row, (_, title, end)) in page.needs.iter().zip(kinds) {
            assert_eq!(row.title.text, title);
            assert!(row.title.href.ends_with(end), "{}", row.title.href);
            assert_eq!(row.when.text, "5 h");
        }
        assert_eq!(page.needs.iter().filter(|row| row.first).count(), 1);
        assert_eq!(page.needs[3].detail, "Add the runbook. Due 12 Dec, 21 days");
        let html = render("home/index", &page).unwrap();
        assert!(html.contains("action=\"/services/catalog/launch/1/consultants\""));
        assert!(html.contains("Readyroom changed what launch review 2 rested on, so it is stale"));
    }

    #[test]
    fn an_empty_day_names_the_next_act() {
        let mut nothing = work(Vec::new());
        nothing.asks.clear();
        nothing.changes.clear();
        let html = render("home/index", &page(&nothing, &Viewer::default(), now())).unwrap();
        assert!(html.contains("Nothing waits for you."));
    }

    #[test]
    fn long_words_are_cut_between_letters() {
        assert_eq!(short(&"é".repeat(200)).chars().count(), 141);
    }
}
