//! One item of a review.

use crate::domain::checklist::{Bar, Checklist, Item, Kind, Rule, Severity};
use crate::ops::review_page::{BarStanding, ItemDetail, ReviewDetail};
use crate::web::pages::reviews::{answer, beside, place, said, standing};
use crate::web::pages::{waivers, words};
use crate::web::render::{self, RenderError};
use crate::web::views::item::{BarView, Extent, Guidance, ItemView, Mode, NoteView, Reported};

/// What the reader may do with the items, as far as rights and the state of the review go.
pub fn mode_of(detail: &ReviewDetail) -> Mode {
    let may = |action: &str| detail.may.contains(&action);
    let under_way = detail.state.is_under_way();
    Mode {
        edit: may("answer") && detail.state.takes_answers(),
        discuss: may("message") && under_way,
        ask: may("answer") && may("message") && under_way,
        help: may("log_engagement") && may("message") && under_way,
        judge: may("judge") && under_way,
        close: false,
        waive: false,
        decide: false,
        explain: may("answer") && under_way,
    }
}

/// What does not change between reviews of one checklist version, as HTML.
///
/// # Errors
/// The template does not fit its struct.
pub fn guidance(checklist: &Checklist, item: &Item) -> Result<String, RenderError> {
    let view = Guidance {
        why: item.why.clone(),
        todo: item.todo.clone(),
        href: place::in_checklist(checklist.kind, &item.id),
        since: format!("v{}: {}", item.since.version, item.since.reason),
    };
    render::render("reviews/guidance", &view)
}

/// An item as somebody with this mode sees it. Everything taken from the review here must also be
/// in [`super::cache::Shown`].
pub fn item_view(
    detail: &ReviewDetail,
    item: &ItemDetail,
    checklist: &Checklist,
    mode: Mode,
    extent: Extent,
    guidance: &str,
) -> ItemView {
    let asked = checklist.item(&item.id);
    let bar = |kind, standing: &Option<BarStanding>| {
        let decides = (kind == detail.kind).then_some(item.severity);
        Some(bar_view(asked?.bar(kind)?, standing.as_ref(), decides))
    };
    let launch = bar(Kind::Launch, &item.launch);
    // What a handoff review is about is the other bar; this one was met, or waived, before.
    let (launch, launch_line) =
        if detail.kind == Kind::Handoff { (None, launch) } else { (launch, None) };
    ItemView {
        id: item.id.to_string(),
        href: place::item(detail, &item.id),
        mode,
        full: extent != Extent::Brief,
        open: extent == Extent::Open,
        linked: extent == Extent::Brief && mode == Mode::READ,
        state: standing::glyph(item),
        todo: standing::is_to_do(item),
        title: item.title.clone(),
        detail: standing::detail(item, asked),
        by: answered_by(item),
        when: item.answered_at.map(words::on_day).unwrap_or_default(),
        guidance: guidance.to_owned(),
        launch,
        launch_line,
        handoff: bar(Kind::Handoff, &item.handoff),
        rail: answer::rail(item, asked),
        reported: reported(item),
        measured: beside::measured(item),
        explanations: beside::explanations(item),
        explain: beside::form(detail, item, mode),
        answer: answer::view(item, asked, beside::is_read_only(detail, item)),
        note: NoteView {
            version: item.note_version.try_into().unwrap_or_default(),
            text: item.note.clone(),
        },
        evidence: said::evidence(detail, item),
        evidence_hint: asked
            .and_then(|asked| asked.bar(detail.kind))
            .map_or_else(String::new, hint),
        messages: said::messages(detail, item),
        verdict: said::verdict(detail, item, mode),
        waivers: waivers::of_item(detail, item, ""),
        ask_waiver: waivers::request_form(detail, item, mode),
        seen: item.seen.clone(),
    }
}

/// Initials of who answered last; empty before the first answer.
fn answered_by(item: &ItemDetail) -> String {
    item.reported
        .as_ref()
        .map_or_else(String::new, |_| words::initials(words::name(item.answered_by.as_ref())))
}

/// What the team reports, by whom and when; nothing where a measurement stands in its place.
pub fn reported(item: &ItemDetail) -> Option<Reported> {
    if item.measured.as_ref().is_some_and(|measured| measured.stands_in) {
        return None;
    }
    Some(Reported {
        words: item.reported_words.clone()?,
        by: words::name(item.answered_by.as_ref()).to_owned(),
        when: item.answered_at.map(words::on_day).unwrap_or_default(),
    })
}

fn bar_view(bar: &Bar, standing: Option<&BarStanding>, decides: Option<Severity>) -> BarView {
    BarView {
        words: bar.words.clone(),
        severity: decides.unwrap_or(bar.severity).as_str(),
        standing: standing_view(bar, standing, decides),
    }
}

/// How the answer stands against a bar; nothing when the bar only asks that something is stated,
/// because a person judges what.
pub fn standing_view(
    bar: &Bar,
    standing: Option<&BarStanding>,
    decides: Option<Severity>,
) -> Option<crate::web::views::item::Tag> {
    let stated = bar.rule == Rule::Present;
    standing::against(standing.filter(|s| !(stated && s.standing == "passes")), decides)
}

/// What to attach, with how old it may be.
fn hint(bar: &Bar) -> String {
    let hint = bar.evidence.hint.trim();
    bar.evidence.max_age_days.map_or_else(
        || hint.to_owned(),
        |days| {
            format!(
                "{}; at most {} old",
                hint.trim_end_matches('.'),
                words::counted(days.into(), "day")
            )
        },
    )
}
