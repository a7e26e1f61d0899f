//! The rules against tables of answers, and laws that hold for any answers.

mod laws;
mod profile;
mod rules;

use super::*;
use crate::domain::checklist::Regime;

/// One answer: key, then `today` or `today | expected`, options separated by commas.
type Line = (&'static str, &'static str);

fn thresholds() -> Thresholds {
    Thresholds { outage_cost_per_hour: 50_000.0, traffic_peak: 1_000.0 }
}

fn answer(key: QuestionKey, text: &str) -> Answer {
    let list = |part: &str| match key.question().kind {
        QuestionKind::MultiChoice { .. } => part.split(',').map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    };
    let (now, expected) = text.split_once('|').unwrap_or((text, ""));
    let (now, expected): (Vec<String>, Vec<String>) = (list(now), list(expected));
    let submitted = Submitted { now: &now, expected: &expected, ..Submitted::default() };
    Answers::parse_one(key, &submitted).unwrap_or_else(|e| panic!("{key} {text}: {e}"))
}

fn answers(lines: &[Line]) -> Answers {
    let mut answers = Answers::default();
    for (key, text) in lines {
        let key = key.parse().unwrap();
        answers.set(key, answer(key, text)).unwrap();
    }
    answers
}

fn grounds(regime: Regime, answers: &Answers) -> Grounds {
    derive(answers, &thresholds()).of(regime).unwrap().grounds.clone()
}
