"""scorm: a package for learning platforms (SCORM 1.2), which records how far somebody came and what was worked out."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree as Xml

from onebyone.publish.lecture.bundle import packed_entry
from onebyone.publish.lecture.common import write_picture, write_words
from onebyone.publish.lecture.kind import Kind, Made, Recipe
from onebyone.publish.lecture.kinds.web import write_clips, write_page
from onebyone.publish.lecture.lecture import Lecture
from onebyone.publish.template import source

PACKAGE = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
MANIFEST = "imsmanifest.xml"


class Scorm(Kind):
    """The page of each clip as a lesson of its own, in one package."""

    title = "Package for a course (SCORM 1.2)"
    of_one_beat = True
    what = "The web page as a lesson for Moodle, Canvas and others, which records what was worked out by hand."
    shares = "answers"

    def make(self, lecture: Lecture, folder: Path) -> Made:
        """Write the package."""
        name = f"{lecture.name}.scorm.zip"
        with tempfile.TemporaryDirectory(prefix="onebyone-") as staged:
            place = Path(staged)
            write_clips(lecture, place)
            reporter = source("onebyone.publish", "player/scorm.js")
            (place / "scorm.js").write_text(f"{{\n{reporter}}}\n", encoding="utf-8")
            for clip in lecture.clips:
                write_page(place / f"{clip.name}.html", clip.title, [clip], reports=True)
            write_package(lecture, place, folder / name)
        write_words(lecture, folder)
        clip = lecture.clips[0]
        return Made(
            open=name,
            sample="document",
            picture=write_picture(lecture, folder, clip, clip.beats[-1].id),
            recipes=(
                Recipe(where="Moodle", do=f"Add an activity, SCORM package, {name}; a grade of 100 at most."),
                Recipe(where="Canvas, Ilias, Blackboard, …", do=f"Import {name} as a SCORM package."),
            ),
        )


KIND = Scorm()


def write_package(lecture: Lecture, place: Path, target: Path) -> None:
    """Write a .zip of the files in a folder, with the manifest that names them all."""
    files = sorted(file for file in place.rglob("*") if file.is_file())
    root = manifest(lecture, [file.relative_to(place).as_posix() for file in files])
    Xml.indent(root)
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(packed_entry(MANIFEST), Xml.tostring(root, encoding="utf-8", xml_declaration=True))
        for file in files:
            inside = file.relative_to(place).as_posix()
            archive.writestr(packed_entry(inside), file.read_bytes())


def manifest(lecture: Lecture, files: list[str]) -> Xml.Element:
    """The manifest of a package of these files: a lesson for each clip, in the lecture's order."""
    spaces = {"xmlns": PACKAGE, "xmlns:adlcp": ADL}
    root = Xml.Element("manifest", {**spaces, "identifier": f"onebyone-{lecture.name}", "version": "1.2"})
    metadata = Xml.SubElement(root, "metadata")
    Xml.SubElement(metadata, "schema").text = "ADL SCORM"
    Xml.SubElement(metadata, "schemaversion").text = "1.2"
    course = f"course-{lecture.name}"
    organizations = Xml.SubElement(root, "organizations", {"default": course})
    organization = Xml.SubElement(organizations, "organization", {"identifier": course})
    Xml.SubElement(organization, "title").text = lecture.title
    resources = Xml.SubElement(root, "resources")
    pages = {f"{clip.name}.html": clip for clip in lecture.clips}
    for number, (page, clip) in enumerate(pages.items(), 1):
        item = {"identifier": f"item-{number}", "identifierref": f"lesson-{number}"}
        Xml.SubElement(Xml.SubElement(organization, "item", item), "title").text = f"{clip.label}: {clip.title}"
        lesson = _resource(resources, f"lesson-{number}", "sco", [page])
        lesson.set("href", page)
        Xml.SubElement(lesson, "dependency", {"identifierref": "shared"})
    _resource(resources, "shared", "asset", [file for file in files if file not in pages])
    return root


def _resource(resources: Xml.Element, identifier: str, sort: str, files: list[str]) -> Xml.Element:
    told = {"identifier": identifier, "type": "webcontent", "adlcp:scormtype": sort}
    resource = Xml.SubElement(resources, "resource", told)
    for file in files:
        Xml.SubElement(resource, "file", {"href": file})
    return resource
