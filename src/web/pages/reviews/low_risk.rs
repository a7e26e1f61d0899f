//! What the pages of a review say of a low-risk launch.

use crate::domain::checklist::low_risk::Extent;
use crate::domain::review::State;
use crate::ops::review_page::ReviewDetail;
use crate::web::pages::reviews::place;
use crate::web::pages::words;
use crate::web::views::review::{LowRiskChoice, LowRiskEntry, LowRiskLine};

/// The line at the head of every page on which somebody answers, judges or signs.
pub fn line(detail: &ReviewDetail) -> Option<LowRiskLine> {
    let chosen = detail.low_risk.as_ref()?;
    let said: Vec<&str> = chosen.confirmed.iter().map(|one| one.words.as_str()).collect();
    let by = words::name(chosen.chosen_by.as_ref());
    let day = words::moment(chosen.chosen_at).text;
    Some(LowRiskLine {
        sentence: format!("Low-risk launch: {}.", extent(chosen.extent)),
        reason: chosen.reason.clone(),
        confirmed: format!("Confirmed by {by}, {day}: {}", said.join(" ")),
        removal: if may_ask(detail) {
            format!("{}/low-risk/removal", place::base(detail))
        } else {
            String::new()
        },
        then: match detail.state {
            State::Submitted => {
                "It goes back to the team, which answers the other items too. No answer is lost."
            }
            _ => "The other items are asked too. No answer is lost.",
        },
    })
}

/// What a team submitted is locked for it; only who may judge asks for more then.
fn may_ask(detail: &ReviewDetail) -> bool {
    let may = |action: &str| detail.may.contains(&action);
    let by_now = match detail.state {
        State::Submitted => may("judge"),
        state => state.takes_answers(),
    };
    may("ask_for_full_review") && by_now
}

/// The shorter list, for who may choose it.
pub fn choice(detail: &ReviewDetail) -> Option<LowRiskChoice> {
    let offer = detail.low_risk_offer.as_ref()?;
    if !detail.may.contains(&"choose_low_risk") {
        return None;
    }
    let conditions = offer.conditions.iter().map(|condition| LowRiskEntry {
        id: condition.id.clone(),
        words: condition.words.clone(),
        source: condition.source.clone(),
    });
    Some(LowRiskChoice {
        extent: extent(offer.extent),
        conditions: conditions.collect(),
        barred: match offer.in_the_way.join("; ") {
            none if none.is_empty() => String::new(),
            because => format!("Not for this launch: {because}."),
        },
        action: format!("{}/low-risk", place::base(detail)),
    })
}

fn extent(extent: Extent) -> String {
    format!("{} of {}", extent.asked, words::counted(words::count(extent.of), "item"))
}
