//! Figures to draw the pages with.

use super::*;

impl CaseView {
    /// Two conditions, one of which holds.
    pub fn sample() -> Self {
        let finding = |glyph, name: &str, holding| FindingView {
            glyph: Glyph::beside(glyph),
            name: name.into(),
            holding,
            readings: vec![ReadingView {
                words: "Median time to recover: 400 minutes, holds above 60 minutes".into(),
                source: "Ana Ruiz, 19 Nov".into(),
                href: "https://example.org/recovery".into(),
            }],
        };
        Self {
            heading: "1 of 12 conditions holds".into(),
            aside: "as of today 10:00".into(),
            advice:
                "1 condition holds, 0 of them twice in a row. The usual way is to go on together."
                    .into(),
            holding: vec![finding("alert", "Recovery that takes long", "Holds")],
            others: vec![finding("none", "Changes that fail", "Unknown")],
            others_summary: "11 unknown".into(),
        }
    }
}

impl ProposePage {
    /// A case that can be proposed.
    pub fn sample() -> Self {
        Self {
            shell: Shell::sample("Hand search-index back to Team Discovery?", "services"),
            head: ServiceHead::sample(),
            heading: "Hand search-index back to Team Discovery?".into(),
            case: CaseView::sample(),
            run: Some(RunSection::sample()),
            form: Some(ProposeForm {
                errors: Vec::new(),
                reason: Field::default(),
                urgent: false,
                urgent_reason: Field::default(),
                urgent_lead: Field::default(),
                action: "/services/search-index/handbacks".into(),
                team: "Team Discovery".into(),
                reply_due: "28 Nov".into(),
            }),
            refused: String::new(),
        }
    }
}

impl HandbackPage {
    /// A case with everything that can be on its page.
    pub fn sample() -> Self {
        let form =
            || VersionForm { action: "/services/search-index/handbacks/1".into(), version: 3 };
        Self {
            shell: Shell::sample("Hand search-index back to Team Discovery?", "services"),
            head: ServiceHead::sample(),
            heading: "Hand search-index back to Team Discovery?".into(),
            state: "Replied".into(),
            proposed_by: "Ana Ruiz".into(),
            proposed: Moment::new("2026-11-19T16:40:00.000000Z", "19 Nov"),
            reply_due: "26 Nov".into(),
            reason: "Five pages a night.".into(),
            urgent: "The rota is empty. Mei Sato agrees that this is urgent.".into(),
            decided: Some(DecidedView {
                sentence: "Hanna Voss decided: keep with a plan.".into(),
                when: Moment::new("2026-11-21T10:00:00.000000Z", "today 10:00"),
                reason: "The rewrite is nearly done.".into(),
                lines: vec!["Owner: Tomas Lindqvist".into()],
            }),
            case: CaseView::sample(),
            run: Some(RunSection::sample()),
            changes: vec![ChangeLine {
                name: "First on call",
                now: "SRE Core".into(),
                after: "Team Discovery".into(),
            }],
            drafts: vec!["MON-03 meets its handoff bar".into()],
            team: "Team Discovery".into(),
            reply: Some(ReplyView {
                by: "Lena Park".into(),
                initials: "LP".into(),
                when: Moment::new("2026-11-20T11:05:00.000000Z", "yesterday 11:05"),
                words: "Agreed on the facts.".into(),
            }),
            reply_form: Some(ReplyForm {
                action: "/services/search-index/handbacks/1/reply".into(),
                version: 3,
                words: "Agreed on the facts.".into(),
            }),
            decide: Some(DecideForm {
                action: "/services/search-index/handbacks/1/decision".into(),
                version: 3,
                team: "Team Discovery".into(),
                on: "2026-11-30".into(),
                consultants: vec![Choice::new("ana", "Ana Ruiz", true)],
                teams: vec![Choice::new("ads", "Team Ads", false)],
            }),
            who_decides: "A manager decides.".into(),
            returning: Some(Returning::sample()),
            close: Some(form()),
            take: Some(form()),
            last_return: "The last return took 64 days.".into(),
        }
    }
}

impl Returning {
    /// A condition of each state.
    pub fn sample() -> Self {
        let form =
            || VersionForm { action: "/services/search-index/handbacks/1".into(), version: 1 };
        let condition = |n, glyph, settled: &str| ReturnConditionView {
            n,
            glyph: Glyph::beside(glyph),
            words: "The queue is split.".into(),
            plan: "Lena Park, by 12 Dec".into(),
            settled: settled.into(),
            edit: settled.is_empty().then(|| ConditionForm {
                action: "/services/search-index/handbacks/1/conditions/1".into(),
                version: 1,
                words: Some("The queue is split.".into()),
                owner: "lena".into(),
                due_on: "2026-12-12".into(),
            }),
            judge: settled.is_empty().then(form),
            reopen: (!settled.is_empty()).then(form),
        };
        Self {
            heading: "1 of 2 conditions to return is met".into(),
            aside: "back since 1 Oct".into(),
            consultant: "Ana Ruiz consults.".into(),
            consult: Some(ConsultForm {
                action: "/services/search-index/handbacks/1/consultant".into(),
                version: 3,
                another: true,
                candidates: vec![Choice::new("mei", "Mei Sato", false)],
            }),
            conditions: vec![condition(1, "none", ""), condition(2, "met", "Met, Ana Ruiz, today")],
            add: Some("/services/search-index/handbacks/1/conditions".into()),
            handback: Some(Link::new("/services/search-index/handbacks/1", "Handback 1")),
        }
    }
}

impl Fragility {
    /// A case with every way on.
    pub fn sample() -> Self {
        Self {
            case: CaseView::sample(),
            propose: Some(Link::new("/services/search-index/handbacks/new", "Propose handback")),
            under_way: Some(Link::new(
                "/services/search-index/handbacks/1",
                "Handback 1 is replied",
            )),
            attest: Some(AttestForm {
                action: "/services/search-index/readings".into(),
                readings: vec![Choice::new("recovery_median", "Median time to recover", false)],
            }),
        }
    }
}
