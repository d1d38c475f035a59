"""Parts of a scene made anew for its editor. Nothing that is saved changes; new pictures are kept with the generation,
so that a scene which shows them can be saved."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from engine.brief import BrandKit
from engine.scene import Scene
from service.database import Database, Generation, Upload
from service.database.wishes import background_key_of, wishes_of
from service.errors import Conflict, NotFound
from service.limits import RateLimits
from service.processes.scratch import scratch
from service.scenes import versions as scenes
from service.scenes.lacking import Lacking
from service.scenes.title import retitled_apart
from service.scenes.versions import Opened
from service.scenes.words import EditedWords, Wish, set_words_apart
from service.settings import Settings
from service.storage import Storage
from service.studio.dress import Dress
from service.studio.processes import StudioProcesses
from service.studio.remaking import Edited, add_picture, repaint, swap
from service.uploads.record import found

_ANCESTORS = 20


@dataclass(frozen=True, kw_only=True)
class Remade:
    """The scene, and where its pictures lie."""

    scene: Scene
    opened: Opened
    layer: str | None = None
    missing: Sequence[Lacking] = ()
    """Letters of new words that would be empty boxes."""
    notes: Sequence[str] = ()
    """What whoever edits should know, a sentence each."""


class Editing:
    """Each method checks at once and raises `NotFound`, `Conflict`, `SceneError`, `TooManyRequests`, `Unavailable`.

    The future then raises `InputError` for what cannot be made.
    """

    def __init__(
        self,
        database: Database,
        storage: Storage,
        studio: StudioProcesses,
        painting: StudioProcesses,
        limits: RateLimits,
        settings: Settings,
    ) -> None:
        """`painting` is for what waits for a model."""
        self._database, self._storage, self._limits = database, storage, limits
        self._studio, self._painting = studio, painting
        self._work, self._cards = settings.data_dir / "work", settings.data_dir / "cards"

    def background(
        self,
        generation_id: uuid.UUID,
        scene: Scene,
        *,
        user_id: uuid.UUID,
        seed: int,
        prompt: str | None = None,
        negative_prompt: str | None = None,
    ) -> Future[Remade]:
        """Another ground under what stands in the scene that is sent; a model's counts as a generation does."""
        opened = self._opened(generation_id, scene, user_id)
        row = opened.generation
        wishes = wishes_of(row)
        by_model = scene.ground is not None or (wishes.background is not None and background_key_of(row) is None)
        if by_model:
            self._limits.count("generations", f"user:{user_id}")
        with self._database.read() as session:
            files = {"host": _host_photo(session, row), "ground": _cleared_photo(session, row, background_key_of(row))}
        given: dict[str, Any] = {
            "dress": dress_of(row),
            "seed": seed,
            "wishes": wishes.model_dump(mode="json"),
            "words": {"prompt": prompt, "negative_prompt": negative_prompt},
            "cards": self._cards,
        }
        return self._begin(opened, scene, repaint, files, by=self._painting if by_model else self._studio, **given)

    def photo(
        self,
        generation_id: uuid.UUID,
        scene: Scene,
        *,
        user_id: uuid.UUID,
        layer: str,
        file_key: str,
        person: int,
        keep_background: bool,
    ) -> Future[Remade]:
        """Another picture of one person, or another cut of the same photo."""
        opened = self._opened(generation_id, scene, user_id)
        files = {"photo": self._cleared(file_key, user_id, ("photo",))}
        finder = wishes_of(opened.generation).face_finder
        given: dict[str, Any] = {"layer": layer, "person": person, "keep_background": keep_background}
        return self._begin(opened, scene, swap, files, dress=dress_of(opened.generation), face_finder=finder, **given)

    def picture(
        self, generation_id: uuid.UUID, scene: Scene, *, user_id: uuid.UUID, file_key: str, name: str
    ) -> Future[Remade]:
        """A picture of one's own on top."""
        opened = self._opened(generation_id, scene, user_id)
        files = {"picture": self._cleared(file_key, user_id, ("photo", "logo"))}
        return self._begin(opened, scene, add_picture, files, name=name)

    def words(self, opened: Opened, scene: Scene, wish: Wish, own_fonts: Mapping[str, str]) -> Future[Remade]:
        """Words in fonts of the user's own, whose storage keys these are by their ids."""
        files = self._font_files(own_fonts)
        return self._begin(opened, scene, set_words_apart, files, wish=wish, dress=dress_of(opened.generation))

    def title(
        self,
        generation_id: uuid.UUID,
        scene: Scene,
        title: str,
        *,
        user_id: uuid.UUID,
        own_fonts: Mapping[str, str],
        for_id: uuid.UUID | None = None,
    ) -> Future[Remade]:
        """Another title where the old one stood; `own_fonts` as for `words`. `for_id` is who asked, where that is not
        the owner: what they may ask is counted."""
        opened = self._opened(generation_id, scene, user_id, for_id)
        given: dict[str, Any] = {
            "title": title,
            "dress": dress_of(opened.generation),
            "brand_font": opened.generation.brand.get("font"),
        }
        return self._begin(opened, scene, retitled_apart, self._font_files(own_fonts), **given)

    def _font_files(self, own_fonts: Mapping[str, str]) -> dict[str, str | None]:
        return {f"{name}.otf": key for name, key in own_fonts.items() if self._storage.head(key)}

    def _opened(
        self, generation_id: uuid.UUID, scene: Scene, user_id: uuid.UUID, for_id: uuid.UUID | None = None
    ) -> Opened:
        opened = scenes.opened(self._database, generation_id, scene, user_id=user_id)
        self._limits.count("edits", f"user:{for_id or user_id}")
        return opened

    def _cleared(self, file_key: str, user_id: uuid.UUID, purposes: tuple[str, ...]) -> str:
        with self._database.read() as session:
            row = found(session, user_id, file_key)
        if row.status != "cleared" or row.cleared_key is None:
            raise Conflict(f"this upload is {row.status}, not cleared; wait for its checks, or upload another one")
        if row.purpose not in purposes:
            raise Conflict(f"this upload is a {row.purpose}; here a {' or a '.join(purposes)} is right")
        return row.cleared_key

    def _begin(
        self,
        opened: Opened,
        scene: Scene,
        job: Callable[..., Edited],
        files: Mapping[str, str | None],
        *,
        by: StudioProcesses | None = None,
        **given: Any,
    ) -> Future[Remade]:
        """`files` are the storage keys of what the job reads, by the names of its parameters."""
        studio = by or self._studio

        def work() -> Remade:
            with scratch(self._work, f"{opened.generation.user_id}") as folder:
                paths = {name: self._fetched(key, folder / name) for name, key in files.items()}
                edited = studio.do(job, scene=scene.to_json(), **paths, **given)
            kept = scenes.keep_pictures(self._database, self._storage, opened, edited.pictures)
            missing = edited.missing if isinstance(edited, EditedWords) else ()
            scene_made = Scene.from_json(edited.scene)
            return Remade(scene=scene_made, opened=kept, layer=edited.layer, missing=missing, notes=edited.notes)

        return studio.run(work, owner=opened.generation.user_id)

    def _fetched(self, key: str | None, path: Path) -> Path | None:
        if key is None:
            return None
        try:
            self._storage.fetch(key, path)
        except NotFound as error:
            raise Conflict("a photo of this scene has been deleted; upload it again") from error
        return path


def dress_of(row: Generation) -> Dress:
    brand = BrandKit(primary=row.brand.get("primary"), secondary=row.brand.get("secondary"))
    return Dress(style=row.style_id, realism=row.realism, variant=row.variant, brand=brand)


def _cleared_photo(session: Session, row: Generation, key: str | None) -> str | None:
    """Where the upload lies; None when there is none or it is deleted."""
    mine = (Upload.key == key, Upload.user_id == row.user_id, Upload.status == "cleared")
    return session.scalar(sa.select(Upload.cleared_key).where(*mine)) if key else None


def _host_photo(session: Session, row: Generation) -> str | None:
    """Of the generation, or of the one that its scene came from; None when it is deleted or there was none."""
    for _ in range(_ANCESTORS):
        first = row.host_key or next(iter(row.guest_keys), None)
        if first:
            return _cleared_photo(session, row, first)
        parent = session.get(Generation, row.parent_id) if row.parent_id and row.scene_version_id else None
        if parent is None:
            return None
        row = parent
    return None
