"""Shorter scripts do what the long ones did."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from search.site.assets import BUNDLES, bundle
from search.site.squeeze import squeeze

ROOT = Path(__file__).parents[1]
NODE = Path(sys.executable).with_name("node")
SCRIPTS = sorted((ROOT / "overrides/assets/js").rglob("*.js"))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("/** Why. */\nconst a = 1; // what\n\n  let b;\n", "const a=1;let b;"),
        ("a = \"// no  comment\";\nb = '/* nor here */';", "a=\"// no  comment\";b='/* nor here */';"),
        ("a = `x  ${ b /* c */ }\n  // y`;", "a=`x  ${ b /* c */ }\n  // y`;"),
        ("a = `${b ? `  c  ` : ''}  d`;", "a=`${b ? `  c  ` : ''}  d`;"),
        ("a = b.replace( /[\"'/ ]+  x/g, '' );", "a=b.replace(/[\"'/ ]+  x/g,'');"),
        ("return /[/*]/.test(a) && /\\/\\//.test(b)", "return /[/*]/.test(a)&& /\\/\\//.test(b)"),
        ("a = b / c / d; // e / f", "a=b / c / d;"),
        ("a = (b) / 2 / '/* c */'.length", "a=(b)/ 2 / '/* c */'.length"),
        ("a\nb\n(c)", "a\nb\n(c)"),
        ("a = 1 /* two\nlines */ b = 2", "a=1\nb=2"),
        ("a + +b - -c; a++ + b", "a+ +b- -c;a++ +b"),
        ("return /** @type {any} */ (a)", "return(a)"),
        ("x = a ? .5 : b?.c ?? 1", "x=a? .5:b?.c??1"),
        ("static #own = 1; get x() {}", "static #own=1;get x(){}"),
    ],
)
def test_only_comments_and_needless_blanks_go(source: str, expected: str) -> None:
    assert squeeze(source) == expected


def test_what_is_no_script_is_refused() -> None:
    with pytest.raises(ValueError, match="not a script"):
        squeeze('a = "unfinished;')


def test_every_bundle_is_a_valid_script(tmp_path: Path) -> None:
    files = bundle(ROOT / "overrides/assets", tmp_path / "scripts.pickle").files
    scripts = {name: content for name, content in files.items() if name.endswith(".js")}
    assert len(scripts) == sum(name.endswith(".js") for name in BUNDLES)
    for name, content in scripts.items():
        path = tmp_path / Path(name).name
        path.write_bytes(content)
        subprocess.run([NODE, "--check", path], check=True)


def test_the_shorter_scripts_pass_the_tests_of_the_long_ones(tmp_path: Path) -> None:
    for name in ("tests/js", "tests/golden"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for path in SCRIPTS:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(squeeze(path.read_text("utf-8")), "utf-8")
    tests = sorted((tmp_path / "tests/js").glob("*.test.mjs"))
    done = subprocess.run([NODE, "--test", *tests], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
