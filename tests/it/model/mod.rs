//! Random sequences of what people try, against rules that were written apart from the program:
//! nothing that the rules forbid succeeds, nobody whom the rules allow is told that they may not,
//! and the service stands where the table of stages says.
//!
//! `MODEL_SEQUENCES` sets how many sequences are run.

mod cast;
mod reference;
mod steps;
mod world;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use readyroom::domain::review::State;
use readyroom::ops::Error;

use cast::{CAST, Who};
use reference::{Reference, Right, Stage};
use steps::{Drawn, ITEMS, Step};
use world::{Case, World, is_under_way};

/// Sequences in a usual run of the tests.
const SEQUENCES: u32 = 150;

/// How often each step succeeded, and was refused: a run in which something never happens proves
/// nothing of it.
type Counts = BTreeMap<String, (usize, usize)>;

#[expect(clippy::print_stdout, reason = "how often each step succeeded is part of the result")]
#[test]
fn no_sequence_breaks_the_rules_of_who_may_do_what() {
    let world = World::new();
    let cases: u32 =
        std::env::var("MODEL_SEQUENCES").map_or(SEQUENCES, |number| number.parse().unwrap());
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let (number, counts) = (Cell::new(0), RefCell::new(Counts::new()));
    // The usual run is the same every time; a run for the record draws sequences of its own.
    let mut runner = match std::env::var_os("MODEL_SEQUENCES") {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    };
    let outcome = runner.run(&steps::sequence(90), |drawn| {
        number.set(number.get() + 1);
        follow(&world, number.get(), &drawn, &mut counts.borrow_mut()).map_err(TestCaseError::fail)
    });
    println!("{cases} sequences");
    for (step, (succeeded, refused)) in counts.borrow().iter() {
        println!("{step:<24} {succeeded:>8} succeeded {refused:>8} refused");
    }
    outcome.unwrap();
    for (step, (succeeded, _)) in counts.borrow().iter() {
        assert!(*succeeded > 0, "no {step} succeeded in {cases} sequences");
    }
    let report = readyroom::ops::audit::verify(&world.app.core).unwrap();
    assert_eq!(report.problems, Vec::<String>::new());
}

/// Follows one sequence on a service of its own.
fn follow(
    world: &World,
    number: usize,
    drawn: &[Drawn],
    counts: &mut Counts,
) -> Result<(), String> {
    let mut case = Case::begin(world, number);
    let mut rules = Reference::new();
    case.move_between_teams(false);
    let mut told = Vec::new();
    for one in drawn {
        let (who, step) = chosen(*one, &case, &rules);
        told.push(format!("{who:?} {step:?}"));
        let tell = |what: String| format!("{what}\nafter {}", told.join(", "));
        try_one(&mut case, &mut rules, who, step, counts).map_err(tell)?;
    }
    Ok(())
}

/// What is tried now, and by whom.
fn chosen(drawn: Drawn, case: &Case<'_>, rules: &Reference) -> (Who, Step) {
    match drawn {
        Drawn::Any(who, step) => (who, step),
        Drawn::OnwardBy(who) => (who, onward(case, rules)),
        Drawn::Onward { by } => {
            let step = onward(case, rules);
            let fit: Vec<Who> = CAST
                .iter()
                .map(|person| person.who)
                .filter(|who| rules.right(*who, step) == Right::May)
                .collect();
            (fit.get(by % fit.len().max(1)).copied().unwrap_or(Who::Admin), step)
        }
    }
}

/// What takes the service onward from where it stands.
fn onward(case: &Case<'_>, rules: &Reference) -> Step {
    let known = case.read();
    let Some(review) = &known.review else { return Step::OpenReview };
    let first = |fits: &dyn Fn(usize) -> bool| (0..ITEMS).find(|item| fits(*item));
    let items = &review.items;
    match review.state {
        State::Open | State::Returned => {
            if let Some(item) = first(&|item| items[item].carried) {
                Step::Confirm { item }
            } else if let Some(item) = first(&|i| items[i].reported.is_none() || items[i].below) {
                Step::Answer { item, met: true }
            } else if let Some(item) = first(&|item| items[item].evidence.is_empty()) {
                Step::AddProof { item }
            } else {
                Step::Submit
            }
        }
        State::Submitted => match first(&|item| items[item].verdict.is_none()) {
            Some(item) => Step::Judge { item },
            None if rules.stage == Stage::InDevelopment => Step::SignOff,
            None if rules.asked.is_none() => Step::AskSre { edge: false },
            None if rules.asked.is_some_and(|asked| !asked.yes) => {
                Step::AnswerTakeover { yes: true }
            }
            None => Step::SignOff,
        },
        State::SignedOff if rules.stage == Stage::InDevelopment => Step::Launch,
        _ => Step::OpenReview,
    }
}

fn try_one(
    case: &mut Case<'_>,
    rules: &mut Reference,
    who: Who,
    step: Step,
    counts: &mut Counts,
) -> Result<(), String> {
    let right = rules.right(who, step);
    let has_effect = !confirms_nothing(case, step);
    let outcome = if step == Step::MoveBetweenTeams {
        case.move_between_teams(!rules.moved_out);
        Ok(())
    } else {
        let Some(outcome) = case.attempt(who, step) else { return Ok(()) };
        outcome
    };
    let name = format!("{step:?}").split([' ', '{']).next().unwrap_or_default().to_owned();
    let count = counts.entry(name).or_default();
    match (&outcome, right) {
        (Ok(()), Right::Never(why)) => return Err(format!("{who:?} {step:?} succeeded: {why}")),
        (Err(Error::Forbidden(refusal)), Right::May) => {
            return Err(format!("{who:?} {step:?} was refused: {refusal}"));
        }
        (Err(Error::Internal(words) | Error::Unavailable(words)), _) => {
            return Err(format!("{who:?} {step:?} failed: {words}"));
        }
        (Ok(()), _) => {
            count.0 += 1;
            if has_effect {
                rules.happened(who, step);
            }
        }
        (Err(_), _) => count.1 += 1,
    }
    holds(case, rules)
}

/// Whether the step confirms an answer that was not carried over: nothing happens, so nobody had a
/// hand in it.
fn confirms_nothing(case: &Case<'_>, step: Step) -> bool {
    let Step::Confirm { item } = step else { return false };
    case.read().review.as_ref().is_some_and(|review| !review.items[item].carried)
}

/// What must hold after every step.
fn holds(case: &Case<'_>, rules: &Reference) -> Result<(), String> {
    let known = case.read();
    let service = &known.service;
    if service.stage.as_str() != rules.stage.word() {
        return Err(format!("it is {} instead of {}", service.stage, rules.stage.word()));
    }
    let Some(review) = &known.review else { return Ok(()) };
    let signed = review.sign_offs.len();
    let seen = rules.review.as_ref().map_or(0, |seen| seen.signers.len());
    if is_under_way(review) && signed < seen {
        return Err(format!("{signed} signatures instead of {seen}"));
    }
    Ok(())
}
