"""Money is counted in cents; text appears only where people read it."""


def euros(cents):
    return f"€ {cents // 100:,}.{cents % 100:02d}"


def cents(text):
    """Reads "11.50", "11,5" and "11"."""
    whole, _, fraction = text.strip().replace(",", ".").partition(".")
    return int(whole) * 100 + int(fraction.ljust(2, "0")[:2])
