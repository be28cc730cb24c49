"""Coverage-guided fuzzing of the text layer and all readers, with atheris (libFuzzer).

    python -m tests.fuzz.atheris_run CORPUS -max_total_time=1800

atheris stands in `tests/fuzz/requirements.txt`, not among the packages of the checks: it is built
for some versions of Python only. The first byte of an input chooses the kind and the language, the
rest is the document. The first input for each way to fail is written to `CORPUS-failed/` and the
run goes on; it becomes a file in `tests/fuzz/corpus/` together with the repair.
"""

from __future__ import annotations

import re
import sys
import traceback
from pathlib import Path

import atheris  # type: ignore[import-not-found]

with atheris.instrument_imports(include=["bilateral"]):
    from tests.fuzz.oracle import KINDS, LANGUAGES, document_of, problems, problems_of_loading, some

ROOT = Path(__file__).resolve().parents[2]
_PIECE = 1500
_FAILED = Path(f"{sys.argv[1]}-failed")


def test_one(content: bytes) -> None:
    """Read an input, and note a failure that is not known yet."""
    try:
        found = unsound(content)
        name = re.sub(r"\d+", "", found[0].partition(",")[0] + found[0][-30:]) if found else ""
    except (Exception, RecursionError) as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        found = [traceback.format_exc()]
        name = f"{type(error).__name__}-{Path(place.filename).stem}-{place.lineno}"
    if not found:
        return
    path = _FAILED / "".join(letter if letter.isalnum() else "-" for letter in name)
    if not path.exists():
        _FAILED.mkdir(exist_ok=True)
        path.write_bytes(content)
        path.with_suffix(".txt").write_text("\n".join(found), encoding="utf-8")
        print(f"FAILED {path}", flush=True)


def unsound(content: bytes) -> list[str]:
    """What is wrong with what is read from an input."""
    if not content:
        return []
    kind = KINDS[content[0] % len(KINDS)]
    language = LANGUAGES[content[0] // len(KINDS) % len(LANGUAGES)]
    text = content[1:].decode("utf-8", "ignore")
    found = problems(document_of(text, kind, language), frames=some(content, 32))
    if not found and some(content, 256):
        found = problems_of_loading(content[1:], kind, language)
    return found


def write_corpus(folder: Path) -> None:
    """Pieces of the seeds and of the unseen documents, each for the kind that it is of."""
    from bilateral.documents import load_documents

    folder.mkdir(parents=True, exist_ok=True)
    documents = [*load_documents(), *load_documents(ROOT / "tests/unseen/documents")]
    for number, document in enumerate(documents):
        language = LANGUAGES.index(document.language)
        first = bytes([KINDS.index(document.kind) + len(KINDS) * language])
        piece, count = "", 0
        for line in [*document.raw.splitlines(keepends=True), ""]:
            if piece and (not line or len(piece) + len(line) > _PIECE):
                (folder / f"{number:02}-{count:03}").write_bytes(first + piece.encode())
                piece, count = "", count + 1
            piece += line


def main() -> None:
    """Run until libFuzzer's own options say stop."""
    write_corpus(Path(sys.argv[1]))
    atheris.Setup(sys.argv, test_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
