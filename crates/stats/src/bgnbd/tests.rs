//! Tests of BG/NBD: published values, simulated customers, identities of `methods.md` 15.

use super::*;
use crate::money_draw::{beta, gamma};
use crate::rng::Rng;

fn near(a: f64, b: f64, abs: f64) {
    assert!((a - b).abs() <= abs, "{a} is not {b}");
}

fn of(x: u32, recency: f64, age: f64) -> History {
    History { x, recency, age, weight: 1 }
}

/// Parameters published for 2 357 customers of a shop of compact discs.
fn published() -> BgNbd {
    BgNbd::known(0.2426, 4.4136, 0.7929, 2.4259)
}

#[test]
fn published_expectations() {
    let m = published();
    near(m.expected_new(52.0), 1.444, 6e-4);
    let h = of(26, 30.86, 31.0);
    near(m.expected(&h, 52.0), 25.76, 6e-3);
    near(m.alive(&h), 0.9689, 6e-5);
}

#[test]
fn worked_example() {
    let m = BgNbd::known(0.243, 4.414, 0.793, 2.426);
    let h = of(3, 20.0, 30.0);
    near(m.alive(&h), 0.647, 6e-4);
    near(m.expected(&h, 26.0), 1.34, 6e-3);
    near(m.expected_new(26.0), 0.90, 6e-3);
}

#[test]
fn expectations_behave() {
    for m in [published(), BgNbd::known(0.8, 6.0, 1.0, 2.0), BgNbd::known(2.0, 10.0, 1.3, 0.4), BgNbd::known(0.5, 3.0, 0.3, 0.7)]
    {
        for h in [of(0, 0.0, 10.0), of(1, 5.0, 40.0), of(12, 50.0, 52.0)] {
            let mut before = 0.0;
            for t in [0.1, 1.0, 4.0, 26.0, 104.0, 1000.0] {
                let now = m.expected(&h, t);
                assert!(now > before, "{m:?} {h:?} {t}: {now} after {before}");
                before = now;
            }
        }
        assert_eq!(m.alive(&of(0, 0.0, 99.0)), 1.0);
    }
    // a = 1 is a limit, not a gap.
    let at = |a: f64| BgNbd::known(0.8, 6.0, a, 2.0).expected(&of(2, 5.0, 20.0), 30.0);
    near(at(1.0), 0.5 * (at(1.0 - 1e-4) + at(1.0 + 1e-4)), 1e-7);
}

/// The transform agrees with the series as published wherever both converge well.
#[test]
fn transform_equals_the_published_form() {
    let m = published();
    for (x, age, t) in [(0_u32, 30.0, 10.0), (3, 30.0, 26.0), (8, 60.0, 20.0)] {
        let (xf, z) = (f64::from(x), t / (m.alpha + age + t));
        let plain = hyper(m.r + xf, m.b + xf, m.a + m.b + xf - 1.0, z);
        let power = pow((m.alpha + age) / (m.alpha + age + t), m.r + xf);
        let want = (m.a + m.b + xf - 1.0) / (m.a - 1.0) * (1.0 - power * plain);
        near(m.core(xf, m.alpha + age, t), want, 1e-9 * want);
    }
}

/// Customers by the model itself: rate, chance to leave after each purchase, observation of a given length.
fn simulated(m: &BgNbd, n: usize, seed: u64) -> Vec<History> {
    let mut rng = Rng::new(seed, 0);
    (0..n)
        .map(|i| {
            let (rate, leave) = (gamma(&mut rng, m.r) / m.alpha, beta(&mut rng, m.a, m.b));
            let age = 26.0 + (i % 27) as f64;
            let (mut at, mut x, mut last) = (0.0, 0, 0.0);
            loop {
                at -= log(1.0 - rng.uniform()) / rate;
                if at > age || x > 5_000 {
                    break;
                }
                (x, last) = (x + 1, at);
                if rng.uniform() < leave {
                    break;
                }
            }
            of(x, last, age)
        })
        .collect()
}

#[test]
fn gradient_is_that_of_the_likelihood() {
    let rows = pooled(&simulated(&published(), 200, 5));
    let shape = Shape::new(&rows);
    let at = [-1.0, 1.2, -0.3, 0.8];
    let (_, g) = shape.mean_loss(&at, 200.0);
    for i in 0..4 {
        let value = |h: f64| {
            let mut t = at;
            t[i] += h;
            shape.mean_loss(&t, 200.0).0
        };
        near(g[i], (value(1e-5) - value(-1e-5)) / 2e-5, 1e-8);
    }
}

#[test]
fn fit_recovers_the_truth_within_its_errors() {
    let truth = BgNbd::known(0.6, 5.0, 0.9, 2.4);
    let data = simulated(&truth, 6_000, 3);
    let fit = BgNbd::fit(&data).unwrap();
    let errors = fit.log_errors();
    for (i, (found, want)) in [(fit.r, 0.6), (fit.alpha, 5.0), (fit.a, 0.9), (fit.b, 2.4)].into_iter().enumerate() {
        assert!(fabs(log(found / want)) < 3.5 * errors[i], "parameter {i}: {found}, {want}, {}", errors[i]);
    }
    assert!(fit.log_likelihood > truth.log_likelihood_of(&data));
    near(fit.log_likelihood, fit.log_likelihood_of(&data), 1e-6);
    // Order of customers changes nothing.
    let mut turned = data.clone();
    turned.reverse();
    assert_eq!(BgNbd::fit(&turned).unwrap(), fit);
    // The mean of the fitted model is near the mean of the sample.
    let expected: f64 = data.iter().map(|h| fit.expected_new(h.age)).sum();
    let seen: f64 = data.iter().map(|h| f64::from(h.x)).sum();
    assert!((expected / seen - 1.0).abs() < 0.05, "{expected} {seen}");
}

#[test]
fn nothing_to_learn_from_is_refused() {
    assert_eq!(BgNbd::fit(&[]), None);
    assert_eq!(BgNbd::fit(&[of(0, 0.0, 10.0), of(0, 0.0, 20.0)]), None);
}
