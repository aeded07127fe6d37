"""A bundle: a folder that holds everything made of a lecture, with an index page, and the same as a .zip.

It keeps a list of its own files with their hashes. So a new bundle takes the place of the old one file by file, under
the same names; and what a user put there, or changed there, is never replaced.
"""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from onebyone.errors import UsageError
from onebyone.proof.files import sha256_of
from onebyone.proof.places import NOT_OURS
from onebyone.publish.lecture.kind import Kind, Made, chosen_kinds, kind_names
from onebyone.publish.lecture.lecture import Lecture
from onebyone.publish.template import filled

LIST = "bundle.json"
FORMAT = "onebyone bundle 1"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a .zip: the same bundle is the same .zip."""

Hashes = Mapping[str, list[str]]
"""The files of a bundle, by their paths in it, and what each may be."""


def demand_own_bundle(folder: Path, files: Mapping[str, Path]) -> None:
    """Demand that nothing of a user's lies where a bundle with these files would.

    Raises:
        UsageError: the folder was not made here, or holds a file of one of these names that is not as it was made.
    """
    archive = _archive(folder)
    if os.path.lexists(archive) and not _is_own_archive(archive):
        raise UsageError(f"{archive} {NOT_OURS}")
    if not os.path.lexists(folder):
        return
    if not folder.is_dir() or (not (folder / LIST).is_file() and any(folder.iterdir())):
        raise UsageError(f"{folder} {NOT_OURS}")
    known = _listed(folder)
    for name in {*files, *known} - {LIST}:
        place = folder / name
        if not os.path.lexists(place):
            continue
        if name not in known or not place.is_file():
            raise UsageError(f"{place} {NOT_OURS}")
        if sha256_of(place) not in known[name]:
            raise UsageError(
                f"{place} was changed since it was made: move it away, or choose another folder with --out"
            )


def publish_bundle(staged: Path, folder: Path) -> Path:
    """Put a bundle that is whole in the place of an older one, and its .zip beside it, whose path is returned.

    Raises UsageError as `demand_own_bundle` does.
    """
    files = dict(_files(staged))
    demand_own_bundle(folder, files)
    hashes = {name: [sha256_of(file)] for name, file in files.items()}
    _write_list(staged, hashes)
    archive = _zipped(staged, folder.name)
    old = _listed(folder)
    folder.mkdir(parents=True, exist_ok=True)
    either = {name: [*old.get(name, []), *hashes.get(name, [])] for name in {*old, *hashes}}
    _write_list(folder, either)  # whoever is killed from here on leaves files that the next one knows
    for name in old.keys() - hashes.keys():
        (folder / name).unlink(missing_ok=True)
    for name, file in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(file, folder / name)
    for place in sorted((place for place in folder.rglob("*") if place.is_dir()), reverse=True):
        if not any(place.iterdir()):
            place.rmdir()
    _write_list(folder, hashes)
    os.replace(archive, _archive(folder))
    return _archive(folder)


def index_page(
    lecture: Lecture,
    kinds: Mapping[str, Kind],
    made: Mapping[str, Made],
    *,
    whole: Mapping[str, str],
    lacking: Mapping[str, str],
    version: str,
) -> str:
    """The page that shows each kind at work and says how it is used.

    Args:
        lecture: what all is made of.
        kinds: what was made, by name.
        made: each kind's files and recipes.
        whole: the commands that make the whole of what is of one beat here.
        lacking: why what is not there could not be made.
        version: ours.
    """
    first = sorted(made.items(), key=lambda one: one[1].sample != "page")  # what is alive, before what is on paper
    told = {
        "lecture": lecture,
        "made": [(name, kinds[name], one, whole.get(name)) for name, one in first],
        "others": [
            (name, kind, lacking.get(name, "")) for name, kind in chosen_kinds(kind_names()).items() if name not in made
        ],
        "version": version,
    }
    return filled("onebyone.publish.lecture", "templates/bundle.html", told)


def _archive(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.zip")


def _is_own_archive(archive: Path) -> bool:
    try:
        with zipfile.ZipFile(archive) as found:
            return FORMAT in found.read(f"{archive.stem}/{LIST}").decode()
    except (OSError, KeyError, zipfile.BadZipFile, UnicodeDecodeError):
        return False


def _listed(folder: Path) -> dict[str, list[str]]:
    """The files of a bundle; none where there is none. Raises UsageError where its list is not as it was written."""
    file = folder / LIST
    if not file.is_file():
        return {}
    try:
        told: Any = json.loads(file.read_bytes())
        if told["format"] != FORMAT:
            raise ValueError
        return {str(name): [str(one) for one in hashes] for name, hashes in told["files"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(f"{file} is not as it was written: move {folder} away, or choose another with --out") from None


def _write_list(folder: Path, hashes: Hashes) -> None:
    told = {"format": FORMAT, "files": dict(sorted(hashes.items()))}
    new = folder / f"{LIST}.new"
    new.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    os.replace(new, folder / LIST)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name not in (LIST, f"{LIST}.new"):
            yield file.relative_to(folder).as_posix(), file


def _zipped(staged: Path, name: str) -> Path:
    """The bundle as a .zip beside it, whose one folder has the bundle's name."""
    archive = staged.with_name(f"{staged.name}.zip")
    with zipfile.ZipFile(archive, "w") as target:
        for inside, file in [(LIST, staged / LIST), *_files(staged)]:
            target.writestr(packed_entry(f"{name}/{inside}"), file.read_bytes())
    return archive


PACKED = (".mp4", ".png", ".jpg", ".webm", ".gif", ".webp", ".pptx", ".zip")
"""What no .zip makes smaller."""


def packed_entry(inside: str) -> zipfile.ZipInfo:
    """A file of a .zip by its path there; the same content gives the same .zip."""
    entry = zipfile.ZipInfo(inside, LONG_AGO)
    entry.external_attr = 0o644 << 16
    entry.compress_type = zipfile.ZIP_STORED if inside.endswith(PACKED) else zipfile.ZIP_DEFLATED
    return entry
