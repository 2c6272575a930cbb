"""A real git repository for tests, with a clock of its own."""

import os
import subprocess
from pathlib import Path

FACETS = "facettes:\n  - key: theme\n    label: Thème\n    values:\n      - {slug: general, label: Général}\n"


class Repository:
    """`faq/` in a new repository; each commit is dated by the day given."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faq = root / "faq"
        self.git("init", "-q", "-b", "main")
        self.write("facettes.yml", FACETS)

    def git(self, *arguments: str, day: str = "2026-01-01") -> str:
        environment = os.environ | {
            "GIT_AUTHOR_DATE": f"{day}T12:00:00Z",
            "GIT_COMMITTER_DATE": f"{day}T12:00:00Z",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
        }
        who = ("-c", "user.name=Test", "-c", "user.email=test@exemple.example")
        command = ["git", "-C", str(self.root), *who, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    def write(self, path: str, text: str) -> Path:
        file = self.faq / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return file

    def entry(self, path: str, question: str, answer: str = "Une réponse complète.", **header: str) -> Path:
        """Write faq/<path>.md."""
        keys = "".join(f"{key}: {value}\n" for key, value in header.items())
        return self.write(f"{path}.md", f"---\nquestion: {question}\n{keys}---\n{answer}\n")

    def commit(self, day: str = "2026-01-01") -> str:
        """Commit everything; its name."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", f"Le {day}", day=day)
        return self.git("rev-parse", "HEAD").strip()
