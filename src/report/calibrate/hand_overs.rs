//! Where contacts lead after service, on a screen.

use crate::calibrate::Calibration;
use crate::calibrate::hand_over::Flow;
use crate::report::format::{count, percent};
use crate::report::layout::{table, text, wrap};

/// Flows that are listed.
const FLOWS: usize = 20;

/// Hand-overs and repeat contacts; `None` where the log has no cases or none that go on.
pub fn hand_overs_text(of: &Calibration, width: usize) -> Option<String> {
    let found = of.hand_overs.as_ref().ok()?;
    if found.flows.is_empty() {
        return None;
    }
    let mut flows: Vec<&Flow> = found.flows.iter().collect();
    flows.sort_by_key(|flow| std::cmp::Reverse(flow.n));
    let line = |flow: &&Flow| {
        let error = flow.share.std_error.unwrap_or(0.0);
        let to = if flow.to == flow.from {
            "again".to_owned()
        } else {
            of.kinds[flow.to].name.clone()
        };
        vec![
            of.kinds[flow.from].name.clone(),
            to,
            count(flow.n as f64),
            format!("{} \u{b1} {:.1}", percent(flow.share.value), 100.0 * error),
            flow.delay
                .map_or("-".into(), |mean| format!("{:.1}", mean / 60.0)),
        ]
    };
    let lines: Vec<Vec<String>> = flows.iter().take(FLOWS).map(line).collect();
    let header = ["Served", "leads to", "n", "of the served", "after min"];
    let cases = found.cases.max(1) as f64;
    let never = found.by_hand_overs.first().copied().unwrap_or(0) as f64;
    let more = flows.len().saturating_sub(FLOWS);
    let rest = if more > 0 {
        format!(" {more} smaller flows are in calibration.json.")
    } else {
        String::new()
    };
    Some(format!(
        "{}\n{}",
        text(&table(&header, lines)),
        wrap(
            &format!(
                "{} cases; {} were never handed over. What follows a service is no arrival of its \
                 own: the forecast leaves it out. \"Again\" is of those not handed over.{rest}",
                count(found.cases as f64),
                percent(never / cases)
            ),
            width
        )
    ))
}
