//! Figures of single days of every replication, and of the last 28 days.

use busyhour::measures::{Figures, Mean, Ratio};
use busyhour::model::compile;
use busyhour::replicate::{Plan, Progress, run};
use busyhour::scenario::{Scenario, Shift, ShiftTime};

use crate::support::{agents, calls, center, exponential, poisson};

const HOUR: f64 = 3600.0;

/// So many days with too few agents every seventh day, and agents on shifts besides.
fn days(n: usize) -> Scenario {
    let mut contact = calls("calls", &[]);
    contact.arrivals = poisson(60.0, 4 * n);
    contact.talk = exponential(300.0);
    contact.patience = Some(exponential(600.0));
    contact.wrap_up = None;
    let mut group = agents("agents", 1);
    group.agents = (0..4 * n)
        .map(|i| if i / 4 % 7 == 6 { 0 } else { 1 })
        .collect();
    let mut shifts = agents("shifts", 0);
    let time = |d: usize| ShiftTime {
        from: 24.0 * HOUR * d as f64,
        to: 24.0 * HOUR * d as f64 + 9.7 * HOUR,
        off: Vec::new(),
    };
    shifts.shifts = vec![Shift {
        title: String::new(),
        agents: 1,
        times: (0..n).map(time).collect(),
        off: Vec::new(),
    }];
    shifts.agents = vec![1; 4 * n];
    center(6.0 * HOUR, 4 * n, vec![contact], vec![group, shifts])
}

fn mean(figures: &Figures, figure: Mean) -> f64 {
    figures.mean(figure).mean().expect("replications")
}

#[test]
fn windows_of_28_days_are_sums_of_days() {
    let model = compile(&days(31)).expect("valid");
    let outcome = run(&model, &Plan::new(3), &Progress::default()).expect("it ends");
    let days = outcome.fold.days.as_ref().expect("several days");
    let rolling = days.rolling.as_ref().expect("more than 28");
    assert_eq!(rolling.kinds[0].len(), 4);
    assert!(days.rows.is_none(), "not asked for");
    for (first, window) in rolling.kinds[0].iter().enumerate() {
        let within = &days.kinds[0][first..first + 28];
        for figure in [Mean::Offered, Mean::AnsweredWithin, Mean::Abandoned] {
            let sum: f64 = within.iter().map(|d| mean(d, figure)).sum();
            assert!(
                (mean(window, figure) - sum).abs() < 1e-9 * sum,
                "{figure:?}"
            );
        }
        let level = window.ratio(Ratio::ServiceLevel);
        let level = level.ratio(&Default::default()).expect("contacts").mean;
        let shares = mean(window, Mean::AnsweredWithin) / mean(window, Mean::Offered);
        assert!((level - shares).abs() < 1e-12);
        assert_eq!(window.target.of, 3);
    }
    assert_eq!(rolling.all_met[0].of, 3);
    let short = compile(&self::days(27)).expect("valid");
    let outcome = run(&short, &Plan::new(1), &Progress::default()).expect("it ends");
    assert!(outcome.fold.days.expect("several").rolling.is_none());
}

#[test]
fn days_of_a_replication_add_up_to_it() {
    let mut model = compile(&days(9)).expect("valid");
    model.keeps_days = true;
    let replications = 70;
    let outcome = run(&model, &Plan::new(replications), &Progress::default()).expect("it ends");
    let fold = &outcome.fold;
    let rows = fold
        .days
        .as_ref()
        .and_then(|d| d.rows.as_ref())
        .expect("asked for");
    let near = |a: f32, b: f32| (a - b).abs() <= 1e-4 * b.abs().max(1.0);
    for r in 0..replications as usize {
        let of_days = &rows.kinds[0][9 * r..9 * (r + 1)];
        let whole = &fold.kinds[0].rows[r];
        assert_eq!(
            of_days.iter().map(|d| d.offered).sum::<f32>(),
            whole.offered
        );
        assert_eq!(
            of_days.iter().map(|d| d.answered).sum::<f32>(),
            whole.answered
        );
        assert!(near(of_days.iter().map(|d| d.wait).sum(), whole.wait));
        assert!(near(
            of_days.iter().map(|d| d.intervals_met).sum::<f32>() / 9.0,
            whole.intervals_met
        ));
        for g in 0..2 {
            let of_days = &rows.groups[g][9 * r..9 * (r + 1)];
            let whole = &fold.group_rows[g][r];
            assert!(near(of_days.iter().map(|d| d.busy).sum(), whole.busy));
            assert!(near(of_days.iter().map(|d| d.staffed).sum(), whole.staffed));
            assert!(near(
                of_days.iter().map(|d| d.overtime).sum(),
                whole.overtime
            ));
        }
    }
    assert_eq!(rows.kinds[0].len(), 9 * replications as usize);
    assert!(fold.group_rows[1].iter().any(|d| d.overtime > 0.0));
}
