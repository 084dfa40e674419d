"""Lessons read by registers and topics that know nothing of their page.

Whatever is fitted on top of them would trust the packaged ones too much: they were learnt from these very pages.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.corpus import read_corpus
from benchmarks.fit_contacts import fit_contacts
from benchmarks.fit_register import fit_register, read_units, related
from benchmarks.fit_topics import fit_topics, gather_texts
from benchmarks.lessons import Lesson, read_lesson
from spamcrawl.core.cutting.topics import tabulate_topics
from spamcrawl.core.finding.register import Registers, tabulate

FOLDS = 4
"""Parts of families, kinds and trades that are told by weights fitted on the others."""


def cross_fit(lessons: Sequence[Lesson]) -> list[Lesson]:
    """Return the lessons read again by registers and topics that never saw their family, their kind or their trade."""
    corpus = read_corpus()
    groups = sorted({related(lesson.family) for lesson in lessons if lesson.family})
    told: dict[int, Lesson] = {}
    for fold in range(FOLDS):
        left_out = set(groups[fold::FOLDS])
        hidden = {number for number, lesson in enumerate(lessons) if related(lesson.family) in left_out}
        seen = [
            lesson for number, lesson in enumerate(lessons) if number not in hidden or lesson.row["kind"] == "hijacked"
        ]
        lines = [line for line in corpus if line.group not in left_out]
        register = tabulate(fit_register([*lines, *read_units(seen, left_out)]))
        registers = Registers(register, tabulate(fit_contacts(lines)))
        topics = tabulate_topics(fit_topics(gather_texts(lines)))
        told |= {number: read_lesson(lessons[number].row, registers, topics) for number in hidden}
    return [told.get(number, lesson) for number, lesson in enumerate(lessons)]
