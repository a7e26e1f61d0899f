//! Consulting: requests, commitments, load and hours, first contacts, and whether early help pays.

mod export;

pub use export::{csv, file_name};

use super::engagements::contact;
use super::home::{NO_REQUEST, request, target};
use super::time::{amount, counted, moment};
use crate::domain::at::At;
use crate::domain::early_help::{EarlyAgainstLate, FROM_HANDOFFS, HelpedServices};
use crate::domain::quarter::Quarter;
use crate::ops::consulting::{Commitment, Consultant, Consulting, PAGE, ServiceContact};
use crate::web::figures;
use crate::web::views::consulting::{
    ConsultantRow, ConsultingPage, ContactRow, EarlyHelp, EarlyLine, Hours,
};
use crate::web::views::glyph::Glyph;
use crate::web::views::home::{NextAct, Waiting};
use crate::web::views::link::Link;
use crate::web::views::paging::Paging;
use crate::web::views::shell::{Nav, Shell, Viewer};

/// What of the page was asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The page of first contacts, counted from 0.
    pub page: i64,
    /// The service whose Volunteer has the focus, as in a link of a mail; empty for none.
    pub service: String,
}

/// Consulting as a page.
pub fn page(found: &Consulting, asked: &Asked, viewer: &Viewer, now: At) -> ConsultingPage {
    let mut requests: Vec<_> = found.requests.iter().map(|ask| request(ask, now)).collect();
    let meant = found.requests.iter().position(|ask| ask.service.as_str() == asked.service);
    if let Some(request) = meant.and_then(|place| requests.get_mut(place)) {
        request.focus = true;
    }
    let shell = Shell::new("Consulting", Nav::Consulting, viewer);
    ConsultingPage {
        shell: if meant.is_none() && !asked.service.is_empty() {
            shell.with_notice("No review of this service asks for an SRE now.")
        } else {
            shell
        },
        requests,
        requests_empty: NextAct {
            sentence: NO_REQUEST.to_owned(),
            link: Link::new("/reviews", "See all reviews"),
        },
        is_sre: found.is_sre,
        commitments: found.commitments.iter().map(|one| commitment(one, now)).collect(),
        commitments_empty: NextAct {
            sentence: "You help with no review under way.".to_owned(),
            link: Link::new("/reviews", "See all reviews"),
        },
        quarters: found.quarters.iter().map(|quarter| whole(*quarter)).collect(),
        consultants: found.consultants.iter().map(|one| row(one, &found.quarters)).collect(),
        contacts: found.contacts.iter().map(|one| contact_row(one, now)).collect(),
        paging: paging(found, asked.page),
        early: early(found),
    }
}

fn whole(quarter: Quarter) -> Link {
    Link::new(format!("/consulting/export.csv?quarter={quarter}"), quarter.to_string())
}

fn commitment(one: &Commitment, now: At) -> Waiting {
    let service = format!("/services/{}", one.service);
    let target = target(one.review.kind, one.target, now);
    let given = if one.minutes > 0 {
        format!("You gave {}", amount(one.minutes))
    } else {
        "No help logged yet".to_owned()
    };
    Waiting {
        glyph: Glyph::beside("part"),
        title: Link::new(
            format!("{service}/{}", one.review.path()),
            format!("{} of {}", one.review.title(), one.service_name),
        ),
        detail: format!(
            "{}. {target}. {} of {} items answered. {given}",
            one.team, one.answered, one.asked
        ),
        when: one.since.map_or_else(Default::default, |since| {
            let since = moment(since, now);
            crate::web::views::moment::Moment { text: format!("since {}", since.text), ..since }
        }),
        button: Link::new(format!("{service}#help-h"), "Log help"),
        first: false,
        old: false,
    }
}

fn row(one: &Consultant, quarters: &[Quarter]) -> ConsultantRow {
    let handle = &one.person.handle;
    let given = quarters.iter().zip(&one.quarters).map(|(quarter, minutes)| Hours {
        quarter: quarter.to_string(),
        amount: match *minutes {
            0 => Link::new("", "none"),
            some => Link::new(
                format!("/consulting/export.csv?quarter={quarter}&person={handle}"),
                amount(some),
            ),
        },
    });
    ConsultantRow {
        person: Link::new(format!("/people/{handle}"), &one.person.name),
        reviews: match one.reviews {
            0 => "none".to_owned(),
            some => some.to_string(),
        },
        lately: if one.lately == 0 { "none".to_owned() } else { amount(one.lately) },
        quarters: given.collect(),
    }
}

fn contact_row(one: &ServiceContact, now: At) -> ContactRow {
    ContactRow {
        service: Link::new(format!("/services/{}", one.service), &one.service_name),
        team: one.team.clone(),
        stage: one.stage.words().to_owned(),
        contact: one.first_contact.as_ref().map_or_else(String::new, |found| contact(found, now)),
    }
}

fn paging(found: &Consulting, page: i64) -> Paging {
    let page = page.max(0);
    let at = |page: i64| format!("/consulting?page={page}#contacts-h");
    let more = page.saturating_add(1).saturating_mul(PAGE) < found.services;
    Paging {
        shown: u64::try_from(found.contacts.len()).unwrap_or(0),
        total: u64::try_from(found.services).ok(),
        previous: if page > 0 { at(page - 1) } else { String::new() },
        next: if more { at(page + 1) } else { String::new() },
    }
}

fn early(found: &Consulting) -> EarlyHelp {
    let Some(comparison) = &found.early_help else {
        let handoffs = match found.handoffs {
            0 => "There is none yet".to_owned(),
            1 => "There is 1 so far".to_owned(),
            some => format!("There are {some} so far"),
        };
        let sentence = format!(
            "Weeks from the first SRE contact to the handoff, early helpers against late, are \
             drawn from {FROM_HANDOFFS} handoffs on. {handoffs}."
        );
        return EarlyHelp { sentence, lines: Vec::new() };
    };
    let most = most_weeks(comparison);
    let line = |name: &str, group: &HelpedServices| EarlyLine {
        name: name.to_owned(),
        figure: figures::weeks(&group.weeks, group.median, most),
        words: words(group),
    };
    EarlyHelp {
        sentence: format!(
            "Weeks from the first SRE contact to the handoff, one dot a service, on a scale from 0 \
             to {}; the line is the median. Who met an SRE before the launch counts the weeks \
             before it too.",
            counted(most, "week")
        ),
        lines: vec![
            line("First contact before the launch", &comparison.early),
            line("First contact after it", &comparison.late),
        ],
    }
}

fn most_weeks(comparison: &EarlyAgainstLate) -> i64 {
    let weeks = comparison.early.weeks.iter().chain(&comparison.late.weeks);
    weeks.copied().max().unwrap_or(0)
}

fn words(group: &HelpedServices) -> String {
    let services = i64::try_from(group.weeks.len()).unwrap_or(i64::MAX);
    match group.median {
        None => "No service".to_owned(),
        Some(median) => {
            format!("{}, median {}", counted(services, "service"), counted(median, "week"))
        }
    }
}

#[cfg(test)]
mod tests;
