"""How the pictures look: one message each, labels at the lines, colours that all eyes tell apart."""

import matplotlib.pyplot as plt
import pandas as pd
from cycler import cycler
from matplotlib.ticker import FuncFormatter, MultipleLocator, PercentFormatter

# Okabe and Ito's palette, without its yellow, which is too pale for lines.
BLUE, ORANGE, GREEN, PINK = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
SKY, AMBER = "#56B4E9", "#E69F00"
INK, GREY, PALE = "#222222", "#767676", "#D9D9D9"
COLORS = [BLUE, ORANGE, GREEN, PINK, SKY, AMBER]


def style():
    """Sets the look of all pictures of a notebook."""
    plt.rcParams.update(
        {
            "figure.figsize": (8, 3.8),
            "figure.dpi": 100,
            "figure.constrained_layout.use": True,
            "font.size": 10,
            "text.color": INK,
            "axes.prop_cycle": cycler(color=COLORS),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.edgecolor": GREY,
            "axes.labelcolor": GREY,
            "axes.titlelocation": "left",
            "axes.titlesize": 11.5,
            "axes.titleweight": "bold",
            "axes.titlepad": 10,
            "xtick.color": GREY,
            "ytick.color": GREY,
            "lines.linewidth": 2,
            "legend.frameon": False,
        }
    )


def hours(starts: pd.Series) -> pd.Series:
    """The time of day, in hours, of intervals that start at "06:30" or "2026-11-27T06:30:00-05:00"."""
    clock = starts.astype(str).str.extract(r"(?:T|^)(\d\d):(\d\d)").astype(float)
    return clock[0] + clock[1] / 60


def clock_axis(ax, every=2):
    """Times of day below a picture whose x is in hours."""
    ax.xaxis.set_major_locator(MultipleLocator(every))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{int(x) % 24:02d}:{round(x % 1 * 60):02d}"))


def percent(share, digits=1) -> str:
    """A share 0–1 in words: "87.5 %"."""
    return f"{100 * share:.{digits}f} %"


def percent_axis(axis):
    """Shares 0–1 as percent."""
    axis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))


def label(ax, at, text, shift=(6, 0), **more):
    """A word beside a point or a line, instead of a legend; the shift is in points of print."""
    ax.annotate(text, at, **{"xytext": shift, "textcoords": "offset points", "va": "center", **more})


def target_line(ax, share, text):
    """The target that a service level is held against."""
    ax.axhline(share, color=GREY, lw=1, ls=(0, (4, 3)), zorder=1)
    ax.annotate(text, (0, share), xycoords=("axes fraction", "data"), xytext=(4, 3), textcoords="offset points", color=GREY, fontsize=9)
