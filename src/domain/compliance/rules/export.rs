//! Rules about export control.

use super::{Rule, test};
use crate::domain::compliance::questions::QuestionKey as Key;
use crate::domain::compliance::regimes::Scope;

pub(super) const ITAR: Rule = Rule {
    questions: &[Key::ControlledTechnicalData],
    confirmer: "export counsel",
    tests: |view, _| {
        vec![test(
            Scope::InScope,
            &[Key::ControlledTechnicalData],
            view.any_of(Key::ControlledTechnicalData, &["itar"]),
            "technical data on defence items",
        )]
    },
    fails: |_, _| "No technical data on defence items.".to_owned(),
};

pub(super) const EAR: Rule = Rule {
    questions: &[
        Key::CryptoFunction,
        Key::ControlledTechnicalData,
        Key::ForeignAccess,
        Key::EmbargoReach,
    ],
    confirmer: "export counsel",
    tests: |view, _| {
        vec![
            test(
                Scope::InScope,
                &[Key::ControlledTechnicalData],
                view.any_of(Key::ControlledTechnicalData, &["ear"]),
                "technical data on dual-use items",
            ),
            test(
                Scope::InScope,
                &[Key::CryptoFunction],
                view.any_of(Key::CryptoFunction, &["custom"]),
                "ships encryption of its own",
            ),
            test(
                Scope::InScope,
                &[Key::EmbargoReach],
                view.yes(Key::EmbargoReach),
                "reachable from embargoed destinations",
            ),
            // A classification memo may end in EAR99 or 5D992, with hardly any duties.
            test(
                Scope::Confirm,
                &[Key::CryptoFunction],
                view.any_of(Key::CryptoFunction, &["standard"]),
                "ships standard encryption",
            ),
            test(
                Scope::Confirm,
                &[Key::ForeignAccess],
                view.yes(Key::ForeignAccess),
                "people who are not US persons can see its data or source code",
            ),
        ]
    },
    fails: |_, _| {
        "No technical data on dual-use items, no encryption that it ships, no access by people \
         who are not US persons, and no reach from embargoed destinations."
            .to_owned()
    },
};
