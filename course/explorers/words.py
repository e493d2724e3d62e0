"""Numbers in the sentences of explorers: counted, rounded, compared."""


def counted(number, word):
    """ "1 step", "2 steps", "0.5 steps"."""
    return f"{number:{'.0f' if float(number).is_integer() else 'g'}} {word}{'' if number == 1 else 's'}"


def rounded(value, digits=2):
    """So many digits, without an exponent below a million: "0.12", "170"."""
    return f"{value:.0f}" if 10**digits <= abs(value) < 1e6 else f"{value:.{digits}g}"


def compared(loss, other, digits=1):
    """ "1.5x better than", "7.7x worse than", or "as good as", if that many digits show no difference."""
    ratio = f"{max(loss, other) / min(loss, other):.{digits}f}"
    return "as good as" if float(ratio) == 1 else f"{ratio}x {'better' if loss < other else 'worse'} than"


def pace(rate):
    """What the error does if each step multiplies it by `rate`, in words; None on the limit of stability."""
    if abs(rate - 1) < 1e-9:
        return None
    if abs(rate - 1) < 5e-4:
        factor = f"1 {'+' if rate > 1 else '−'} {abs(rate - 1):.1g}"
    else:
        factor = f"{rate:.3f}" if rate >= 5e-4 else f"{rate:.1g}"
    return f"{'grows' if rate > 1 else 'shrinks'} by the factor {factor} per step"
