//! One notice of each kind, for tests.

use super::{Change, Named, Notice, Told};
use crate::domain::checklist::Kind;
use crate::domain::ids::{ItemId, PersonId, TeamId};
use crate::domain::lifecycle::Transition;
use crate::domain::review_key::ReviewKey;

/// One notice of each kind, in the order of [`Notice::KINDS`].
pub fn every_notice() -> Vec<Told> {
    let somebody: PersonId = "01890000-0000-7000-8000-000000000001".parse().unwrap();
    let team: TeamId = "01890000-0000-7000-8000-000000000002".parse().unwrap();
    let review = ReviewKey::launch(1);
    let item: ItemId = "CMP-02".parse().unwrap();
    let due = "2026-12-12".parse().unwrap();
    let words = || "Name the owner of the key.\n\nSee <the runbook> & ask *Mei*.".to_owned();
    let owner = somebody;
    let item = || item.clone();
    let notices = vec![
        Notice::QuestionAsked { review, item: item(), words: words(), consultant: Some(somebody) },
        Notice::QuestionAnswered { review, item: item(), words: words(), asked_by: vec![somebody] },
        Notice::ChangeAsked { review, item: item(), words: words(), answered_by: Some(somebody) },
        Notice::ConditionGiven { review, item: item(), words: words(), due, owner },
        Notice::ReviewSubmitted { review, items: 48, consultant: Some(somebody) },
        Notice::ReviewReturned {
            review,
            words: "Two things are left.".into(),
            changes: vec![
                Change { item: item(), words: words() },
                Change { item: "MON-03".parse().unwrap(), words: "Page on symptoms.".into() },
            ],
            to: vec![somebody],
        },
        Notice::ReviewSigned {
            review,
            words: "Fit to launch.".into(),
            complete: true,
            valid_until: Some("2027-03-12".parse().unwrap()),
            conditions: 2,
            submitted_by: Some(somebody),
        },
        Notice::ReviewMoved {
            review,
            version: 15,
            new: 1,
            again: 2,
            retired: 1,
            lapsed: 3,
            consultant: Some(somebody),
        },
        Notice::FullReviewAsked {
            review,
            words: "The new path doubles the load of the queue.".into(),
            added: 33,
            chosen_by: somebody,
        },
        Notice::ConsultantAssigned { review, consultant: somebody },
        Notice::ConsultantVolunteered { review, opened_by: somebody },
        Notice::TakeoverAsked { number: 1, team, team_name: "SRE Core".into(), words: words() },
        Notice::TakeoverAnswered {
            number: 1,
            team_name: "SRE Core".into(),
            answer: "not_now".into(),
            until: Some(due),
            words: "Two services come first.".into(),
            asked_by: somebody,
        },
        Notice::WaiverAsked { review, item: item(), words: words(), until: due, blocker: true },
        Notice::WaiverDecided {
            review,
            item: item(),
            granted: true,
            words: "The proxy limits it.".into(),
            until: due,
            asked_by: somebody,
        },
        Notice::WaiverEnded {
            review,
            item: item(),
            revoked: true,
            outlived: false,
            words: "The proxy is gone.".into(),
            asked_by: somebody,
            decided_by: None,
            consultant: Some(somebody),
        },
        Notice::HandoffDecided {
            team,
            team_name: "SRE Core".into(),
            words: "The bar is met.".into(),
            back_up_until: due,
        },
        Notice::HandoffPostponed {
            number: 1,
            words: "The rota is full.".into(),
            look_again_on: due,
            asked_by: Some(somebody),
            team: Some(team),
        },
        Notice::HandbackProposed { number: 1, words: words(), reply_by: due, urgent: true },
        Notice::HandbackReplied { number: 1, words: words(), proposed_by: somebody },
        Notice::HandbackDecided {
            number: 1,
            outcome: "the service goes back on 12 Dec 2026".into(),
            words: "Pages doubled.".into(),
            proposed_by: somebody,
            running: Some(team),
            named: vec![somebody],
            new_owner: None,
        },
        Notice::HandbackTookEffect {
            number: 1,
            retired: false,
            conditions: 3,
            consultant: Some(somebody),
            running: Some(team),
        },
        Notice::HandbackConsultantNamed {
            number: 1,
            name: "Mei Sato".into(),
            consultant: somebody,
        },
        Notice::ConditionDue { review, item: item(), words: words(), due, days: 7, owner },
        Notice::ConditionMissed { review, item: item(), words: words(), due, owner, set_by: owner },
        Notice::EvidenceExpiring {
            review,
            items: vec![item(), "MON-03".parse().unwrap()],
            due,
            days: 1,
            added_by: vec![somebody],
        },
        Notice::ReviewRunningOut { review, due, days: 30, consultant: None },
        Notice::ReviewExpired { review, due, consultant: None },
        Notice::WaiverDue { review, item: item(), due, days: 7, asked_by: somebody },
        Notice::ReturnConditionDue { number: 1, words: words(), due, days: 0, owner },
        Notice::HandbackReplyDue { number: 1, due, days: 1 },
        Notice::PlanReviewDue { number: 1, retires: false, due, days: 7, owner },
        Notice::ReturnConditionGiven { number: 1, words: words(), due, owner },
        Notice::LessonAnswered {
            number: 31,
            title: "Retries tripled the load.".into(),
            accepted: false,
            words: words(),
            to: vec![somebody],
        },
        Notice::LessonApplied {
            number: 31,
            title: "Retries tripled the load.".into(),
            item: item(),
            checklist: Kind::Launch,
            version: 15,
            filed_by: somebody,
        },
        Notice::WaiverUndecided {
            review,
            item: item(),
            words: words(),
            until: due,
            asked_by: somebody,
        },
        Notice::OverrideDue {
            gate: "Error budget not exhausted".into(),
            transition: Transition::Handoff,
            words: "The old team leaves.".into(),
            due,
            days: 7,
            given_by: somebody,
        },
        Notice::OverrideEnded {
            gate: "Error budget not exhausted".into(),
            transition: Transition::Handoff,
            words: "The old team leaves.".into(),
            due,
            given_by: somebody,
        },
        Notice::FragilityBegan {
            services: ["ads", "ledger"]
                .map(|slug| Named { slug: slug.parse().unwrap(), name: slug.to_uppercase() })
                .to_vec(),
            grave: true,
            words: "- ADS: Incidents per shift: 2.29\n- LEDGER: Changes that fail: 27.78%".into(),
            running: team,
            owners: vec![team],
        },
        Notice::Invitation { handle: "tomas".parse().unwrap() },
        Notice::Digest { day: "2026-11-21".parse().unwrap() },
        Notice::TestMessage {},
    ];
    notices
        .into_iter()
        .map(|notice| {
            let of_lesson =
                matches!(notice, Notice::LessonAnswered { .. } | Notice::LessonApplied { .. });
            let of_several = matches!(notice, Notice::FragilityBegan { .. });
            let alone = notice.is_always_sent() || of_lesson || of_several;
            let service = (!alone).then(|| Named {
                slug: "payments-ledger".parse().unwrap(),
                name: "Payments ledger".into(),
            });
            Told { actor: "Ana Ruiz".into(), service, notice }
        })
        .collect()
}
