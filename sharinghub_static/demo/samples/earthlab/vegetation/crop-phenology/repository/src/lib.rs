//! Residuals of the double logistic, the inner loop of the fit.

/// NDVI at day `t`.
pub fn double_logistic(t: f64, p: &[f64; 6]) -> f64 {
    let rise = 1.0 / (1.0 + (-p[2] * (t - p[3])).exp());
    let fall = 1.0 / (1.0 + (-p[4] * (t - p[5])).exp());
    p[0] + p[1] * (rise - fall)
}
