"""Quantiles of the standard normal distribution, in columns.

Algorithm AS 241, PPND16 (Wichura 1988, Applied Statistics 37 (3), 477–484): the quotient of two
polynomials of the seventh degree, others in the middle than near and far out in the tails; good to
about one part in 10^16. Operations come in the order of ``statistics.NormalDist.inv_cdf``, so
results differ from its own by no more than logarithms of two libraries do.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["normal_quantile"]

Floats = npt.NDArray[np.float64]

AT_ONCE = 8192
"""Values worked on together: they and what they go through fit into a processor's cache."""


class _Quotient(NamedTuple):
    """Coefficients above and below, the highest power first."""

    above: tuple[float, ...]
    below: tuple[float, ...]


MIDDLE = _Quotient(
    (
        *(2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4),
        *(4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3),
        *(1.3314166789178437745e2, 3.3871328727963666080e0),
    ),
    (
        *(5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4),
        *(2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2),
        *(4.2313330701600911252e1, 1.0),
    ),
)
NEAR = _Quotient(
    (
        *(7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1),
        *(1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0),
        *(4.63033784615654529590e0, 1.42343711074968357734e0),
    ),
    (
        *(1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2),
        *(1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0),
        *(2.05319162663775882187e0, 1.0),
    ),
)
FAR = _Quotient(
    (
        *(2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3),
        *(2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0),
        *(5.46378491116411436990e0, 6.65790464350110377720e0),
    ),
    (
        *(2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5),
        *(7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1),
        *(5.99832206555887937690e-1, 1.0),
    ),
)


def normal_quantile(share: Floats) -> Floats:
    """The values below which a standard normal variable lies with these probabilities.

    Args:
        share: In (0, 1), any shape.
    """
    flat = share.ravel()
    found = np.empty_like(flat)
    for first in range(0, flat.size, AT_ONCE):
        some = slice(first, first + AT_ONCE)
        found[some] = _quantile(flat[some])
    return found.reshape(share.shape)


def _quantile(share: Floats) -> Floats:
    off = share - 0.5
    found = _of(MIDDLE, 0.180625 - off * off, off)
    out = np.flatnonzero(np.abs(off) > 0.425)
    found[out] = np.copysign(_in_the_tails(share[out]), off[out])
    return found


def _in_the_tails(share: Floats) -> Floats:
    """How far out, to either side."""
    reach = np.sqrt(-np.log(np.minimum(share, 1.0 - share)))
    found = _of(NEAR, reach - 1.6)
    far = np.flatnonzero(reach > 5.0)
    if far.size:
        found[far] = _of(FAR, reach[far] - 5.0)
    return found


def _of(quotient: _Quotient, at: Floats, times: Floats | float = 1.0) -> Floats:
    """The polynomial above at a point, times a factor, over the one below."""
    above, below = _polynomial(quotient.above, at), _polynomial(quotient.below, at)
    above *= times
    above /= below
    return above


def _polynomial(coefficients: tuple[float, ...], at: Floats) -> Floats:
    """Horner's scheme."""
    first, second, *others = coefficients
    value = first * at
    value += second
    for coefficient in others:
        value *= at
        value += coefficient
    return value
