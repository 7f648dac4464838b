"""Page pictures: frames, resolution, colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cchc_extract.errors import UnreadableFileError
from cchc_extract.reading.images import frame_count, rasters, stated_dpi

LIMIT = 10_000_000


def test_every_frame_of_a_tiff(tmp_path: Path) -> None:
    frames = [Image.new("1", (200, 300), 1), Image.new("L", (300, 200), 90), Image.new("RGB", (50, 60), "red")]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:], dpi=(200, 200))
    found = list(rasters(tmp_path / "a.tif", LIMIT))
    assert [raster.pixels.shape for raster in found] == [(300, 200), (200, 300), (60, 50, 3)]
    assert (int(found[0].pixels.max()), int(found[1].pixels[0, 0])) == (255, 90)
    assert all(raster.pixels.dtype == np.uint8 for raster in found)


@pytest.mark.parametrize(
    ("size", "stated", "expected"),
    [
        ((2480, 3508), 300, 300),
        ((2480, 3508), 72, 300),
        ((2480, 3508), None, 300),
        ((1654, 2339), 96, 200),
        ((9000, 9000), 200, 770),
    ],
)
def test_resolution_is_believed_only_where_it_can_be(
    size: tuple[int, int], stated: int | None, expected: float
) -> None:
    picture = Image.new("1", size)
    if stated:
        picture.info["dpi"] = (stated, stated)
    assert stated_dpi(picture) == pytest.approx(expected, rel=0.01)


def test_transparency_is_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (30, 30), (0, 0, 0, 0)).save(tmp_path / "a.png")
    (raster,) = rasters(tmp_path / "a.png", LIMIT)
    assert int(raster.pixels.min()) == 255


def test_a_huge_picture_is_made_smaller(tmp_path: Path) -> None:
    Image.new("L", (4000, 3000), 255).save(tmp_path / "a.png", dpi=(400, 400))
    (raster,) = rasters(tmp_path / "a.png", 1_000_000)
    assert raster.pixels.size <= 1_000_000
    assert raster.dpi * 10 == pytest.approx(raster.pixels.shape[1], rel=0.01)


def test_camera_turn_is_undone(tmp_path: Path) -> None:
    picture = Image.new("L", (40, 80), 255)
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(tmp_path / "a.jpg", exif=exif)
    (raster,) = rasters(tmp_path / "a.jpg", LIMIT)
    assert raster.pixels.shape == (40, 80)


def test_no_image(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    with pytest.raises(UnreadableFileError) as caught:
        list(rasters(tmp_path / "a.png", LIMIT))
    assert caught.value.code == "damaged"


def test_a_phones_picture_with_a_preview_is_one_page(tmp_path: Path) -> None:
    picture = Image.new("RGB", (600, 800), "white")
    picture.save(tmp_path / "phone.jpg", format="MPO", save_all=True, append_images=[picture.resize((300, 400))])
    with Image.open(tmp_path / "phone.jpg") as saved:
        assert getattr(saved, "n_frames", 1) == 2
    assert [raster.pixels.shape for raster in rasters(tmp_path / "phone.jpg", 10_000_000)] == [(800, 600, 3)]


def test_the_preview_of_a_tiff_is_no_page(tmp_path: Path) -> None:
    page = Image.new("L", (600, 800), 255)
    preview = page.resize((150, 200))
    preview.encoderinfo = {"tiffinfo": {254: 1}}
    page.save(tmp_path / "scan.tif", save_all=True, append_images=[preview, page], tiffinfo={254: 2})
    shapes = [raster.pixels.shape for raster in rasters(tmp_path / "scan.tif", 10_000_000)]
    assert shapes == [(800, 600), (800, 600)]
    assert frame_count(tmp_path / "scan.tif") == 2
