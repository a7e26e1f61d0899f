//! Items of a launch review: what the team puts in, what is said, what an SRE judges.

use crate::domain::answer::AnswerFields;
use crate::domain::ids::{EvidenceId, Handle, ItemId, Slug};
use crate::domain::review::Verdict;
use crate::domain::review_key::ReviewKey;
use crate::ops::answers::{self, Explanation, ItemChange, ItemSaved, NewEvidence};
use crate::ops::verdicts::{self, Judgement, NewCondition};
use crate::ops::{Error, Result, Tx, engagements, messages, review_page};
use crate::web::door::fields::{Field, Fields, one};
use crate::web::door::reply::Done;
use crate::web::door::request::Request;
use crate::web::handlers::reviews::saved_fragment;
use crate::web::pages::reviews::place::unfolded;

/// Fields of a change of everything at once: the form of the page.
pub const CHANGE: &[Field] = &[
    one("answer_version", "The version of the answer that was read."),
    one("note_version", "The version of the note that was read."),
    one("answer", "met, partly, not_met, not_applicable, or the value of a choice."),
    one("number", "A number."),
    one("date", "A day, YYYY-MM-DD."),
    one("text", "A short text."),
    one("reason", "Why the item is not applicable."),
    one("note", "The note, Markdown."),
    one("confirm", "1 when an answer carried over from an earlier review is still true."),
    one("url", "A link to attach as evidence."),
    one("proof", "Evidence in words."),
    one("title", "What the evidence is."),
    one("expires_on", "The last day on which the evidence counts, YYYY-MM-DD."),
    one("next", "Whether the page goes on to the next item."),
];

/// Fields of an answer.
pub const ANSWER: &[Field] = &[
    one("version", "The version of the answer that was read."),
    one("answer", "met, partly, not_met, not_applicable, or the value of a choice."),
    one("number", "A number."),
    one("date", "A day, YYYY-MM-DD."),
    one("text", "A short text."),
    one("reason", "Why the item is not applicable."),
];

/// Fields of a note.
pub const NOTE: &[Field] =
    &[one("version", "The version of the note that was read."), one("note", "The note, Markdown.")];

/// Fields of evidence.
pub const ATTACH: &[Field] = &[
    one("url", "The link; blank when the title is the proof."),
    one("title", "What it is."),
    one("text", "A short text that is the proof itself."),
    one("expires_on", "The last day on which it counts, YYYY-MM-DD."),
];

/// Fields of an explanation.
pub const EXPLAIN: &[Field] = &[
    one("version", "The version of the answer that was read."),
    one("reason", "Why both may be right, or what is wrong with the measurement."),
];

/// Fields of a message.
pub const MESSAGE: &[Field] = &[
    one("body", "The message, Markdown."),
    one("question", "1 to ask an SRE."),
    one("minutes", "Minutes of help to log with it, from an SRE; blank to log none."),
    one("back", "The page to go back to: sign-off, or blank for the review."),
];

/// Fields of a verdict.
pub const JUDGE: &[Field] = &[
    one("verdict", "accepted, accepted_with_condition or change_asked."),
    one("seen", "Names the content that was read; see `seen` of the item."),
    one("comment", "A comment; needed when a change is asked."),
    one("condition", "What is to be done."),
    one("owner", "Who does it, by handle."),
    one("due_on", "By when, YYYY-MM-DD."),
    one("before_launch", "1 when the service may not launch before it is done."),
    one("next", "The item to go to afterwards."),
];

struct Place {
    slug: Slug,
    key: ReviewKey,
    item: ItemId,
}

impl Place {
    fn of(request: &Request) -> Result<Self> {
        Ok(Self { slug: request.path("svc")?, key: request.review()?, item: request.path("item")? })
    }

    fn review(&self) -> String {
        format!("/services/{}/{}", self.slug, self.key.path())
    }
}

fn answer_fields(fields: &Fields) -> AnswerFields {
    let text = |name: &str| fields.text(name).to_owned();
    AnswerFields {
        answer: text("answer"),
        number: text("number"),
        date: text("date"),
        text: text("text"),
        reason: text("reason"),
    }
}

fn new_evidence(fields: &Fields) -> Result<NewEvidence> {
    let title = match fields.text("title").trim() {
        "" => fields.text("text"),
        title => title,
    };
    Ok(NewEvidence {
        url: fields.text("url").to_owned(),
        title: title.to_owned(),
        expires_on: fields.day("expires_on")?,
    })
}

/// Evidence of the main form: a link with its title, or a proof in words; absent when both are
/// blank.
fn evidence_of_form(fields: &Fields) -> Result<Option<NewEvidence>> {
    let (url, proof) = (fields.text("url").trim(), fields.text("proof").trim());
    if url.is_empty() && proof.is_empty() {
        return Ok(None);
    }
    let title = if url.is_empty() { proof } else { fields.text("title") };
    let expires_on = fields.day("expires_on")?;
    Ok(Some(NewEvidence { url: url.to_owned(), title: title.to_owned(), expires_on }))
}

/// Runs a change of an item and answers with the item as it is now.
fn on_item(
    request: &Request,
    work: impl FnOnce(&mut Tx<'_>, &Slug, ReviewKey, &ItemId) -> Result<ItemSaved> + Send + 'static,
) -> Result<Done> {
    let place = Place::of(request)?;
    let (slug, key, item) = (place.slug.clone(), place.key, place.item.clone());
    let saved = request.write(move |tx| work(tx, &slug, key, &item))?;
    let mut done = Done::new(&saved, unfolded(&place.review(), &place.item), "")?;
    if request.wants_fragment {
        let html = saved_fragment(request, &place.slug, place.key, &place.item)?;
        done.fragment = Some((html, format!("{}.{}", saved.answer_version, saved.note_version)));
    }
    Ok(done)
}

/// `POST …/items/{item}`
pub fn change(request: &Request) -> Result<Done> {
    let fields = &request.fields;
    let answered =
        ["answer", "number", "date", "text"].iter().any(|name| fields.given(name).is_some());
    let version =
        |name: &str| -> Result<i32> {
            fields.text(name).trim().parse().map_err(|_| {
                Error::invalid(name, "Send the version that you read, as a whole number.")
            })
        };
    let change = ItemChange {
        answer: match answered {
            true => Some((version("answer_version")?, answer_fields(fields))),
            false => None,
        },
        note: match fields.given("note") {
            Some(note) => Some((version("note_version")?, note.to_owned())),
            None => None,
        },
        evidence: evidence_of_form(fields)?,
        confirm: fields.ticked("confirm"),
    };
    let mut done =
        on_item(request, move |tx, slug, key, item| answers::change(tx, slug, key, item, change))?;
    if fields.ticked("next") && !request.wants_fragment {
        let place = Place::of(request)?;
        if let Some(next) = next_to_do(request, &place)? {
            done.next = unfolded(&place.review(), &next);
        }
    }
    Ok(done)
}

/// The next item to do after this one, from the top again after the last.
fn next_to_do(request: &Request, place: &Place) -> Result<Option<ItemId>> {
    let detail = request.read(|view| review_page::read(view, &place.slug, place.key))?;
    let here = detail.items.iter().position(|item| item.id == place.item).unwrap_or_default();
    let (before, after) = detail.items.split_at(here);
    let next = after.iter().skip(1).chain(before).find(|item| item.to_do);
    Ok(next.map(|item| item.id.clone()))
}

/// `POST …/items/{item}/answer`
pub fn answer(request: &Request) -> Result<Done> {
    let answer = Some((request.version()?, answer_fields(&request.fields)));
    // Who sends an answer by itself stands by it, also where it was carried over.
    let change = ItemChange { answer, confirm: true, ..ItemChange::default() };
    on_item(request, move |tx, slug, key, item| answers::change(tx, slug, key, item, change))
}

/// `POST …/items/{item}/note`
pub fn note(request: &Request) -> Result<Done> {
    let note = Some((request.version()?, request.fields.text("note").to_owned()));
    let change = ItemChange { note, ..ItemChange::default() };
    on_item(request, move |tx, slug, key, item| answers::change(tx, slug, key, item, change))
}

/// `POST …/items/{item}/evidence`
pub fn attach(request: &Request) -> Result<Done> {
    let evidence = Some(new_evidence(&request.fields)?);
    let change = ItemChange { evidence, ..ItemChange::default() };
    let done =
        on_item(request, move |tx, slug, key, item| answers::change(tx, slug, key, item, change))?;
    Ok(done.created())
}

/// `POST …/items/{item}/evidence/{id}/removal`
pub fn detach(request: &Request) -> Result<Done> {
    let id: EvidenceId = request.path("id")?;
    on_item(request, move |tx, slug, key, item| answers::remove_evidence(tx, slug, key, item, id))
}

/// `POST …/items/{item}/explanations`
pub fn explain(request: &Request) -> Result<Done> {
    let explanation = Explanation {
        version: request.version()?,
        reason: request.fields.text("reason").to_owned(),
    };
    let mut done = on_item(request, move |tx, slug, key, item| {
        answers::explain(tx, slug, key, item, &explanation)
    })?;
    done.notice = "explained";
    Ok(done.created())
}

/// `POST …/items/{item}/messages`
pub fn message(request: &Request) -> Result<Done> {
    let place = Place::of(request)?;
    let body = request.fields.text("body").to_owned();
    let question = request.fields.ticked("question");
    let (slug, key, item) = (place.slug.clone(), place.key, place.item.clone());
    let minutes = request.fields.text("minutes").trim().to_owned();
    let saved = request.write(move |tx| match minutes.as_str() {
        "" => messages::write(tx, &slug, key, &item, &body, question),
        minutes => engagements::log_with_message(tx, &slug, &(key, item), &body, minutes),
    })?;
    let next = match request.fields.text("back") {
        "sign-off" => format!("{}/sign-off?item={}", place.review(), place.item),
        _ => unfolded(&place.review(), &place.item),
    };
    let mut done = Done::new(&saved, next, "message-sent")?.created();
    if request.wants_fragment {
        let html = saved_fragment(request, &place.slug, place.key, &place.item)?;
        done.fragment = Some((html, String::new()));
    }
    Ok(done)
}

/// `POST …/items/{item}/verdict`
pub fn judge(request: &Request) -> Result<Done> {
    let fields = &request.fields;
    let verdict: Verdict = fields.parse("verdict")?;
    let condition = match verdict {
        Verdict::AcceptedWithCondition => Some(condition(fields)?),
        _ => None,
    };
    let judgement = Judgement {
        verdict,
        seen: fields.text("seen").to_owned(),
        comment: fields.text("comment").to_owned(),
        condition,
    };
    let next = fields.given("next").map(str::to_owned);
    let mut done = on_item(request, move |tx, slug, key, item| {
        verdicts::judge(tx, slug, key, item, &judgement)
    })?;
    if let Some(next) = next {
        // The sign-off page goes on to the next undecided item.
        let place = Place::of(request)?;
        let item: Option<ItemId> = next.parse().ok();
        let query = item.map_or_else(String::new, |item| format!("?item={item}"));
        done.next = format!("{}/sign-off{query}", place.review());
    }
    done.notice = "judged";
    Ok(done)
}

fn condition(fields: &Fields) -> Result<NewCondition> {
    let owner: Handle = fields
        .text("owner")
        .trim()
        .trim_start_matches('@')
        .parse()
        .map_err(|_| Error::invalid("owner", "Name who does it, by handle."))?;
    let due_on = fields
        .day("due_on")?
        .ok_or_else(|| Error::invalid("due_on", "Say by when it is to be done."))?;
    Ok(NewCondition {
        words: fields.text("condition").to_owned(),
        owner,
        due_on,
        before_launch: fields.ticked("before_launch"),
    })
}
