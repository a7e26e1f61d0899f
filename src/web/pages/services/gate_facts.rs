//! What people state for the gates to hand off, on the page of a service that its developers run.

use crate::domain::at::At;
use crate::ops::attestations::Attestations;
use crate::ops::back_up::{BackUpDetail, StatementDetail};
use crate::ops::service_page::ServiceDetail;
use crate::web::pages::{time, words};
use crate::web::views::gate_facts::{AttestationView, BackUpSection, BurdenSection, StatementView};

/// The attestations of the operational burden, and the form.
pub fn burden(detail: &ServiceDetail, found: &Attestations, now: At) -> BurdenSection {
    let action = format!("/services/{}/attestations", detail.slug);
    let who = format!("An SRE outside {} attests it.", detail.team_name);
    BurdenSection {
        window: found.window_days,
        given: found
            .given
            .iter()
            .map(|one| AttestationView {
                standing: match (one.counts, one.within_bar) {
                    (true, true) => "Within the handoff bar",
                    (true, false) => "Over the handoff bar",
                    (false, true) => "Was within the handoff bar",
                    (false, false) => "Was over the handoff bar",
                },
                figures: one.figures.clone(),
                href: one.link.clone(),
                by: words::name(one.by.as_ref()).to_owned(),
                when: time::moment(one.at, now),
            })
            .collect(),
        action: if found.may_attest { action } else { String::new() },
        who: if found.may_attest { String::new() } else { who },
    }
}

/// How long the developers stay, and the forms.
pub fn back_up(detail: &ServiceDetail, found: &BackUpDetail, now: At) -> BackUpSection {
    let base = format!("/services/{}/back-up", detail.slug);
    let may = |may: bool, path: &str| if may { format!("{base}{path}") } else { String::new() };
    let statement = |one: &StatementDetail| StatementView {
        sentence: sentence(detail, one, now),
        words: one.words.clone(),
        href: one.link.clone(),
        by: words::name(one.by.as_ref()).to_owned(),
        when: time::moment(one.at, now),
        approve_action: may(
            found.may_approve && found.awaiting_approval == Some(one.id),
            &format!("/{}/approval", one.id),
        ),
    };
    BackUpSection {
        statements: found.statements.iter().map(statement).collect(),
        state_action: may(found.may_state, ""),
        agree_action: may(found.may_agree, "/period"),
    }
}

fn sentence(detail: &ServiceDetail, one: &StatementDetail, now: At) -> String {
    let until = one.until.map_or_else(String::new, |day| time::day(day, now));
    let team = one.team.as_deref().unwrap_or("The receiving SRE team");
    match one.said {
        "stays" => format!("{} stays until {until}", detail.team_name),
        "agreed" => format!("{team} agrees to a back-up period until {until}"),
        "fallback" => format!("What happens when {} ends sooner", detail.team_name),
        _ => "The fallback is approved".to_owned(),
    }
}
