//! What the gates to hand off depend on.

use super::sources::{Sources, review_facts};
use crate::domain::back_up;
use crate::domain::checklist::Kind;
use crate::domain::gates::{
    Burden, HandoffFacts, HandoffReview, Receiving, Stated, measured_budget, measured_burden,
};
use crate::domain::review::State;
use crate::domain::self_managed;
use crate::domain::service::Service;
use crate::ops::core::View;
use crate::ops::error::Result;
use crate::ops::{compliance, reviews, service_signals};
use crate::store::reviews::ReviewRow;

/// The facts of one service, from rows that were loaded for one or for many.
pub(super) fn facts(view: &View<'_>, all: &Sources, service: &Service) -> Result<HandoffFacts> {
    let figures = view.core.figures();
    let (regimes, profile) = compliance::for_handoff(all.profile(service)?)?;
    let receiving = receiving(all, service);
    let said = all.back_up.get(&service.id).map_or(&[][..], Vec::as_slice);
    let moves = all.moves.get(&service.id).map_or(&[][..], Vec::as_slice);
    Ok(HandoffFacts {
        path: format!("/services/{}", service.slug),
        team: all.team_name(service.team),
        now: view.now,
        figures: figures.clone(),
        clock: self_managed::read(moves, view.now.date(), figures),
        importance: service.importance,
        regimes,
        review: all.newest(service, Kind::Handoff).map(|row| review(view, all, service, row)),
        burden: burden(view, all, service),
        error_budget: measured_budget(
            all.measured(service),
            all.objectives_told.get(&service.id).copied(),
            |one| all.told_by(one),
        ),
        back_up: back_up::read(
            said,
            service.self_managed_since,
            receiving.as_ref().map(|receiving| receiving.team),
        ),
        receiving,
        profile,
        returning: all.returning.get(&service.id).cloned(),
    })
}

fn review(view: &View<'_>, all: &Sources, service: &Service, row: &ReviewRow) -> HandoffReview {
    let signed: Vec<_> = all.signatures.iter().filter(|one| one.review_id == row.id).collect();
    // What was signed off is frozen, so the last signature names it; before that, judging goes on.
    let content = match row.state {
        State::Submitted => all.contents.get(&row.id).cloned(),
        _ => signed.last().map(|one| one.content_hash.clone()),
    };
    let open = all.open_conditions(row);
    HandoffReview {
        review: review_facts(row, view.now),
        before_handback: !reviews::is_of_now(row, service),
        content: content.unwrap_or_default(),
        signatures: signed.iter().map(|one| one.signature()).collect(),
        missed_conditions: open.iter().filter(|c| c.due_on < view.now.date()).count(),
        ended_waivers: all.ended_waivers(row),
    }
}

/// What signals say; where they say nothing, the newest attestation, whoever gave it: an older one says
/// less about the present.
fn burden(view: &View<'_>, all: &Sources, service: &Service) -> Burden {
    let bar = service_signals::incidents_bar(view.core);
    let window = view.core.figures().burden_window_days;
    let found = all.measured(service);
    let measured = measured_burden(found, bar, window, view.now, |one| all.told_by(one));
    if let Some(measured) = measured {
        return measured;
    }
    let newest = all.attestations.iter().find(|row| row.service_id == service.id);
    newest.map_or(Burden::Unknown, |row| Burden::Attested {
        stated: Stated { by: row.attested_by, at: row.attested_at, evidence: row.link.clone() },
        by_owning_team: all.places.contains(&(row.attested_by, service.team)),
        within: row.within_bar,
        words: row.figures.clone(),
    })
}

fn receiving(all: &Sources, service: &Service) -> Option<Receiving> {
    let yes = all.yes(service)?;
    let (by, at) = (yes.answered_by?, yes.answered_at?);
    let outlook = all.outlooks.get(&service.id)?.clone();
    Some(Receiving {
        team: yes.team_id,
        stated: Stated { by, at, evidence: String::new() },
        outlook,
    })
}
