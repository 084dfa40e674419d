"""A scatter plot as SVG, by hand: F1 over CPU time. Knows no tool and no page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 690, 60, 360
COSTS = (0.5, 1, 2, 5, 10, 20, 50, 100)
"""Grid lines of the logarithmic cost axis, in lxml parses."""
OWN_COLOUR, PEER_COLOUR = "#b3261e", "#3b5b8c"


@dataclass(frozen=True, slots=True)
class Point:
    """A tool: CPU time in lxml parses of the same pages, and F1 (0 to 1)."""

    name: str
    cost: float
    f1: float


def place_cost(cost: float) -> float:
    low, high = math.log(COSTS[0]), math.log(COSTS[-1])
    share = (math.log(min(max(cost, COSTS[0]), COSTS[-1])) - low) / (high - low)
    return LEFT + share * (RIGHT - LEFT)


def place_f1(f1: float) -> float:
    return BOTTOM - f1 * (BOTTOM - TOP)


def draw_scatter(points: Sequence[Point], title: str) -> str:
    """Return an SVG document; the first point is drawn as the project's own."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        write_text((LEFT + RIGHT) / 2, 30, title, 16),
        *draw_grid(),
        *(draw_point(point, OWN_COLOUR if index == 0 else PEER_COLOUR) for index, point in enumerate(points)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def draw_grid() -> list[str]:
    parts = []
    for cost in COSTS:
        x = place_cost(cost)
        parts.append(f'<path d="M{x:.1f} {TOP}V{BOTTOM}" stroke="#ddd"/>')
        parts.append(write_text(x, BOTTOM + 18, f"{cost:g}×", 12))
    for tenth in range(0, 11, 2):
        y = place_f1(tenth / 10)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="#ddd"/>')
        parts.append(write_text(LEFT - 22, y + 4, f"{tenth / 10:.1f}", 12))
    parts.append(write_text((LEFT + RIGHT) / 2, BOTTOM + 44, "CPU time for one page, in lxml parses (log scale)", 13))
    parts.append(f'<g transform="rotate(-90 18 {HEIGHT / 2})">{write_text(18, HEIGHT / 2, "4-gram F1", 13)}</g>')
    return parts


def draw_point(point: Point, colour: str) -> str:
    x, y = place_cost(point.cost), place_f1(point.f1)
    left = x > (LEFT + RIGHT) * 0.75
    label = write_text(x - 10 if left else x + 10, y + 4, point.name, 13, "end" if left else "start")
    shown = f"{point.name}: F1 {point.f1:.3f}, {point.cost:.1f} lxml parses"
    return f'<g fill="{colour}"><title>{escape(shown)}</title><circle cx="{x:.1f}" cy="{y:.1f}" r="6"/>{label}</g>'


def write_text(x: float, y: float, text: str, size: int, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}">{escape(text)}</text>'
