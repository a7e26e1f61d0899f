//! What proves an answer, what was said about it, and how it was judged.

use crate::domain::review::Verdict;
use crate::ops::review_page::{ConditionDetail, EvidenceDetail, ItemDetail, ReviewDetail};
use crate::web::pages::reviews::{place, standing};
use crate::web::pages::words;
use crate::web::views::item::{ConditionView, EvidenceView, MessageView, Mode, Tag, VerdictView};

/// Longest proof in words that reads as a title, in characters.
const LONGEST_TITLE: usize = 80;

/// The proofs of an item, oldest first.
pub fn evidence(detail: &ReviewDetail, item: &ItemDetail) -> Vec<EvidenceView> {
    let base = place::item(detail, &item.id);
    item.evidence.iter().map(|proof| evidence_view(&base, proof)).collect()
}

fn evidence_view(base: &str, proof: &EvidenceDetail) -> EvidenceView {
    // Addresses are checked when they are added; anything else is shown as words, never as a link.
    let href = proof.url.as_deref().filter(|url| is_web_address(url)).unwrap_or_default();
    let mut words = proof.title.clone();
    let (title, text) = match href {
        "" if words.chars().count() > LONGEST_TITLE => ("In words".to_owned(), words),
        "" => (words, String::new()),
        _ => {
            if words.is_empty() {
                words = href.to_owned();
            }
            (words, String::new())
        }
    };
    EvidenceView {
        id: proof.id.to_string(),
        href: href.to_owned(),
        title,
        host: words::host(href).to_owned(),
        text,
        detail: evidence_detail(proof),
        removal: format!("{base}/evidence/{}/removal", proof.id),
    }
}

fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn evidence_detail(proof: &EvidenceDetail) -> String {
    let by = words::initials(words::name(proof.added_by.as_ref()));
    let added = words::day(proof.added_at.date());
    proof.expires_on.map_or_else(
        || format!("{by} · {added}"),
        |until| format!("{by} · {added}, counts until {}", words::day(until)),
    )
}

/// The discussion of an item, oldest first.
pub fn messages(detail: &ReviewDetail, item: &ItemDetail) -> Vec<MessageView> {
    let consultant = detail.consultant.as_ref().map(|person| &person.handle);
    item.messages
        .iter()
        .zip(1_u32..)
        .map(|(message, n)| {
            let author = message.author.as_ref();
            let is_consultant = consultant.is_some() && author.map(|a| &a.handle) == consultant;
            MessageView {
                // Messages are only ever added, so their place names them for good.
                anchor: format!("{}-m{n}", item.id),
                by: words::name(author).to_owned(),
                initials: words::initials(words::name(author)),
                sre: is_consultant,
                role: if is_consultant { "SRE consultant" } else { "" }.to_owned(),
                when: words::moment(message.created_at),
                body: message.body.clone(),
                question: message.is_question,
            }
        })
        .collect()
}

/// How the answer was judged; absent before anybody did.
pub fn verdict(detail: &ReviewDetail, item: &ItemDetail, mode: Mode) -> Option<VerdictView> {
    let given = item.verdict.as_ref()?;
    let by = words::name(given.by.as_ref());
    let together = match (given.on_measured, given.in_bulk) {
        (true, _) => ", in bulk on measured evidence",
        (false, true) => ", together with others",
        (false, false) => "",
    };
    let (tone, glyph, text) = match given.verdict {
        _ if given.lapsed => ("warn", "alert", standing::changed_since(item, given)),
        _ if item.rests_on_waiver && given.verdict != Verdict::ChangeAsked => {
            ("warn", "part", format!("Accepted under a waiver by {by}"))
        }
        Verdict::Accepted => ("go", "acc", format!("Accepted by {by}{together}")),
        Verdict::AcceptedWithCondition => {
            ("go", "acc", format!("Accepted with a condition by {by}"))
        }
        Verdict::ChangeAsked => ("stop", "back", format!("Change asked by {by}")),
    };
    Some(VerdictView {
        tag: Tag { tone, glyph, text },
        when: words::on_day(given.at),
        comment: given.comment.clone(),
        condition: condition_of(detail, item).map(|found| {
            let step = |step: &str| match mode.close && found.state == "open" {
                true => format!("{}/conditions/{}/{step}", place::base(detail), found.id),
                false => String::new(),
            };
            ConditionView { closure: step("closure"), giving: step("owner"), ..condition(found) }
        }),
        lapsed: given.lapsed,
    })
}

/// The condition that goes with the verdict; one that is still open before one that is met.
pub fn condition_of<'a>(
    detail: &'a ReviewDetail,
    item: &ItemDetail,
) -> Option<&'a ConditionDetail> {
    let mine = |state: &str| {
        detail
            .conditions
            .iter()
            .find(|condition| condition.item == item.id && condition.state == state)
    };
    item.verdict
        .as_ref()
        .filter(|given| given.verdict == Verdict::AcceptedWithCondition)
        .and_then(|_| mine("open").or_else(|| mine("met")))
}

/// A condition, with whether it is met.
pub fn condition(condition: &ConditionDetail) -> ConditionView {
    let met = if condition.state == "met" { "Met: " } else { "" };
    ConditionView {
        item: condition.item.to_string(),
        text: format!("{met}{}", condition.words),
        owner: words::name(condition.owner.as_ref()).to_owned(),
        due: words::day_moment(condition.due_on),
        before_launch: condition.before_launch,
        missed: condition.overdue,
        left: condition.owner_left,
        closure: String::new(),
        giving: String::new(),
    }
}
