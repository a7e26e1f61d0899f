//! How an item stands: its mark, whether the team still has something to do, and what is wrong.

use crate::domain::answer::Reported;
use crate::domain::checklist::{AnswerKind, Item, Severity};
use crate::domain::review::Verdict;
use crate::ops::review_page::{BarStanding, ItemDetail, VerdictDetail};
use crate::web::markdown;
use crate::web::pages::reviews::answer::BEFORE_CHANGE;
use crate::web::pages::words;
use crate::web::views::glyph::Glyph;
use crate::web::views::item::{Detail, Tag};

/// Longest quotation under the title of an item, in characters: about two lines.
const LONGEST_QUOTE: usize = 160;

/// The verdict, while it stands.
pub fn verdict(item: &ItemDetail) -> Option<&VerdictDetail> {
    item.verdict.as_ref().filter(|verdict| !verdict.lapsed)
}

/// Whether the item has a standing verdict of this kind.
pub fn is_judged(item: &ItemDetail, wanted: Verdict) -> bool {
    verdict(item).is_some_and(|given| given.verdict == wanted)
}

/// Whether the answer is accepted, with or without a condition.
pub fn is_accepted(item: &ItemDetail) -> bool {
    verdict(item).is_some_and(|given| given.verdict != Verdict::ChangeAsked)
}

/// Whether the team still has something to do: no answer, a carried answer that nobody confirmed, a
/// proof that has run out, or a change that was asked for.
pub fn is_to_do(item: &ItemDetail) -> bool {
    item.to_do || is_judged(item, Verdict::ChangeAsked)
}

/// The mark before the item: the verdict while it stands, else the answer.
pub fn glyph(item: &ItemDetail) -> Glyph {
    match verdict(item).map(|given| given.verdict) {
        // A waived item never reads as met.
        Some(Verdict::Accepted | Verdict::AcceptedWithCondition) if item.rests_on_waiver => {
            Glyph { name: "part", label: "Waived, accepted by an SRE" }
        }
        Some(Verdict::ChangeAsked) => Glyph { name: "back", label: "Change asked" },
        Some(Verdict::Accepted) => Glyph { name: "acc", label: "Accepted by an SRE" },
        Some(Verdict::AcceptedWithCondition) => {
            Glyph { name: "acc", label: "Accepted by an SRE with a condition" }
        }
        None => glyph_of_answer(item),
    }
}

/// The mark of the answer alone.
pub fn glyph_of_answer(item: &ItemDetail) -> Glyph {
    match &item.reported {
        None => Glyph { name: "none", label: "Not answered" },
        Some(Reported::NotApplicable(_)) => Glyph { name: "na", label: "Not applicable" },
        Some(Reported::Partly) => Glyph { name: "part", label: "Partly met" },
        Some(Reported::NotMet) => Glyph { name: "not", label: "Not met" },
        Some(_) if item.below => Glyph { name: "not", label: "Below the bar" },
        Some(_) => Glyph { name: "met", label: "Met" },
    }
}

/// The answer in words, in the colour of how it stands.
pub fn says(item: &ItemDetail) -> Tag {
    let glyph = glyph_of_answer(item);
    let tone = match glyph.name {
        "met" => "go",
        "part" => "warn",
        "not" => "stop",
        _ => "quiet",
    };
    if item.measured.as_ref().is_some_and(|measured| measured.stands_in) {
        let text = "Measured, so the team does not answer it".to_owned();
        return Tag { tone: "quiet", glyph: glyph.name, text };
    }
    let words = item.reported_words.clone().unwrap_or_else(|| "Not answered".to_owned());
    Tag { tone, glyph: glyph.name, text: words }
}

/// How the answer stands against a bar. `decides` is how much the bar weighs when it is the one of
/// this review; the other bar is only something to know.
pub fn against(standing: Option<&BarStanding>, decides: Option<Severity>) -> Option<Tag> {
    let standing = standing?;
    let tag = |tone, glyph, text: &str| Some(Tag { tone, glyph, text: text.to_owned() });
    match (standing.standing, decides) {
        ("passes", _) => tag("go", "met", "Passes"),
        ("not_applicable", _) => tag("quiet", "na", "Not applicable"),
        ("below", Some(Severity::Blocker | Severity::Required)) => {
            tag("stop", "not", &standing.words)
        }
        ("below", _) => tag("warn", "part", &standing.words),
        _ => None,
    }
}

/// The line under the title, when something is wrong.
pub fn detail(item: &ItemDetail, asked: Option<&Item>) -> Option<Detail> {
    let line = |mark, text| Some(Detail { mark, text });
    if let Some(given) = verdict(item).filter(|given| given.verdict == Verdict::ChangeAsked) {
        let by = words::name(given.by.as_ref());
        let quote = words::first_line(&markdown::to_plain(&given.comment), LONGEST_QUOTE);
        let text = if quote.is_empty() { by.to_owned() } else { format!("“{quote}” {by}") };
        return line("Change asked", text);
    }
    if item.evidence_expired {
        return line("", expired(item));
    }
    if item.carried {
        let from = if item.asked_again { BEFORE_CHANGE } else { "From an earlier review" };
        return line("", format!("{from}: confirm that it is still true, or change it."));
    }
    if let Some(lapsed) = item.verdict.as_ref().filter(|verdict| verdict.lapsed) {
        return line("", changed_since(item, lapsed));
    }
    if let Some(measured) = item.measured.as_ref().filter(|measured| measured.differs)
        && !is_accepted(item)
    {
        return line("Reported and measured differ", measured.sentence.clone());
    }
    if let Some(until) = item.waived_until.filter(|_| item.below) {
        return line("", format!("Waived until {}", words::day(until)));
    }
    if item.below && verdict(item).is_none() {
        return below(item, asked).and_then(|text| line("", text));
    }
    None
}

/// What became of a verdict that no longer stands.
pub fn changed_since(item: &ItemDetail, lapsed: &VerdictDetail) -> String {
    let by = words::name(lapsed.by.as_ref());
    if item.condition_missed {
        return format!("The condition that {by} set is past its day");
    }
    if item.waiver_ended {
        return format!("The waiver under which {by} accepted it has ended");
    }
    if item.measured_differently {
        let judged = match lapsed.verdict {
            Verdict::ChangeAsked => "asked for a change",
            _ => "accepted it",
        };
        return format!("Measured differently since {by} {judged}");
    }
    match lapsed.verdict {
        Verdict::ChangeAsked => format!("Changed since {by} asked for it"),
        _ => format!("Changed since {by} accepted it"),
    }
}

/// Which proof ran out first, and when.
pub fn expired(item: &ItemDetail) -> String {
    let first = item
        .evidence
        .iter()
        .filter_map(|proof| Some((proof.expires_on?, proof)))
        .min_by_key(|(day, _)| *day);
    first.map_or_else(
        || "A proof has run out. Attach a newer one.".to_owned(),
        |(day, proof)| {
            let title = words::first_line(&proof.title, 60);
            format!("“{title}” counted until {}. Attach a newer proof.", words::day(day))
        },
    )
}

/// What is left, as the team puts it; for figures also by how much they are below.
fn below(item: &ItemDetail, asked: Option<&Item>) -> Option<String> {
    let left = words::first_line(&markdown::to_plain(&item.note), LONGEST_QUOTE);
    let attested = asked.is_none_or(|asked| asked.answer == AnswerKind::Attest);
    let short = [&item.launch, &item.handoff]
        .into_iter()
        .flatten()
        .find(|standing| standing.standing == "below" && !attested)
        .map(|standing| standing.words.clone());
    match (short, left.is_empty()) {
        (Some(short), true) => Some(short),
        (Some(short), false) => Some(format!("{short}. {left}")),
        (None, true) => None,
        (None, false) => Some(left),
    }
}
