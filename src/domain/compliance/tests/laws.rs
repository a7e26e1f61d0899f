//! Laws that hold for any answers.

use proptest::prelude::*;

use super::*;

/// Answers worth trying for a question: every option, both sides of every limit, unknown, and
/// changes within 12 months.
fn candidates(key: QuestionKey) -> Vec<Answer> {
    let options = key.question().kind.options();
    let mut texts: Vec<String> = options.iter().map(|option| option.value.to_owned()).collect();
    match key.question().kind {
        QuestionKind::Scope => {}
        QuestionKind::Number { figure: Figure::Percent, .. } => {
            texts.extend(["0", "1", "5", "5.01", "50", "0|6", "60|0", "3|0.5"].map(str::to_owned))
        }
        QuestionKind::Number { .. } => texts.extend(
            ["0", "1000", "50000", "100000", "26625001", "0|30000000", "30000000|0"]
                .map(str::to_owned),
        ),
        QuestionKind::Choice { .. } | QuestionKind::MultiChoice { .. } => {
            for today in options {
                let other = options.iter().filter(|o| o.value != today.value && o.value != NONE);
                texts.extend(other.map(|other| format!("{}|{}", today.value, other.value)));
            }
        }
        QuestionKind::Text => texts.push("Something".to_owned()),
    }
    texts.push(UNKNOWN.value.to_owned());
    texts.iter().map(|text| answer(key, text)).collect()
}

fn one_answer() -> impl Strategy<Value = (QuestionKey, Answer)> {
    prop::sample::select(QuestionKey::ALL)
        .prop_flat_map(|key| (Just(key), prop::sample::select(candidates(key))))
}

fn some_answers() -> impl Strategy<Value = Answers> {
    prop::collection::vec(one_answer(), 0..40).prop_map(|given| {
        let mut answers = Answers::default();
        for (key, answer) in given {
            answers.set(key, answer).unwrap();
        }
        answers
    })
}

fn with(others: &Answers, key: QuestionKey, answer: Option<Answer>) -> Answers {
    let mut answers = others.clone();
    answers.clear(key);
    if let Some(answer) = answer {
        answers.set(key, answer).unwrap();
    }
    answers
}

/// Every result by name, criticality among them.
fn scopes(answers: &Answers) -> Vec<(String, Scope)> {
    let findings = derive(answers, &thresholds());
    let regimes = findings.regimes.iter().map(|f| (f.regime.to_string(), f.grounds.scope));
    regimes.chain([("critical".to_owned(), findings.criticality.scope)]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(500)
    })]

    /// Nothing is ruled out while an open answer could bring it in.
    #[test]
    fn what_is_out_of_scope_stays_out_when_open_questions_are_answered(
        others in some_answers(),
        (key, answer) in one_answer(),
    ) {
        let after = with(&others, key, Some(answer));
        for open in [None, Some(Answer::Unknown { owner: None, due: None })] {
            let before = with(&others, key, open);
            for ((name, was), (_, is)) in scopes(&before).into_iter().zip(scopes(&after)) {
                if was == Scope::OutOfScope {
                    prop_assert_eq!(is, was, "{} by {}", name, key);
                }
            }
        }
    }

    /// An answer to an unanswered question never takes a regime out that others had brought in.
    #[test]
    fn what_adds_items_still_does_when_unanswered_questions_are_answered(
        others in some_answers(),
        (key, answer) in one_answer(),
    ) {
        let before = scopes(&with(&others, key, None));
        let after = scopes(&with(&others, key, Some(answer)));
        for ((name, was), (_, is)) in before.into_iter().zip(after) {
            let kept = !was.adds_items() || is.adds_items();
            prop_assert!(kept, "{} by {}: {} to {}", name, key, was, is);
        }
    }

    /// What is not asked does not matter.
    #[test]
    fn answers_to_questions_that_are_not_put_decide_nothing(before in some_answers()) {
        let mut after = before.clone();
        for key in QuestionKey::ALL.iter().filter(|key| !before.asks(**key)) {
            after.clear(*key);
        }
        prop_assert_eq!(scopes(&before), scopes(&after));
    }

    /// A confirmation rests on every answer that its rule reads.
    #[test]
    fn a_rule_reads_only_the_questions_that_it_names(answers in some_answers()) {
        for regime in Regime::ALL {
            let alone = answers.only(questions_of(*regime));
            let found = grounds(*regime, &answers);
            prop_assert_eq!(&grounds(*regime, &alone).scope, &found.scope);
            prop_assert!(found.decided_by.iter().all(|key| questions_of(*regime).contains(key)));
        }
    }

    /// With every question answered and nothing unknown, nothing is left open.
    #[test]
    fn a_complete_profile_leaves_nothing_undetermined(before in some_answers()) {
        let mut full = before;
        for key in QuestionKey::ALL {
            if full.get(*key).is_none_or(Answer::is_unknown) {
                full.set(*key, candidates(*key).swap_remove(0)).unwrap();
            }
        }
        prop_assert_eq!(completeness(&full).state(), CompletenessState::Complete);
        for (name, scope) in scopes(&full) {
            prop_assert_ne!(scope, Scope::Undetermined, "{}", name);
        }
    }

    /// Whatever is stored is read back as it was.
    #[test]
    fn answers_survive_json(before in some_answers()) {
        let json = serde_json::to_string(&before).unwrap();
        prop_assert_eq!(serde_json::from_str::<Answers>(&json).unwrap(), before);
    }
}
