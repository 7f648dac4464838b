#!/usr/bin/env python3
"""Make heads of letters whose number, day and month were filled in, each with its truth: penheads.py MNIST PENS PRINTS OUT [COUNT] [SEED].

MNIST: the folder of its files, of which the part is taken that the pen reader never learnt from. PENS, PRINTS: lists of fonts, a file a
line: handwriting that it never saw, and faces of print with Vietnamese letters. OUT gets a scan (PDF) and a ``.truth.json`` of each head.
"""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from penhands import read_hands
from penlines import Maker
from PIL import Image, ImageDraw, ImageFont

Pixels = npt.NDArray[np.uint8]
Place = tuple[float, float, float, float]
"""Where a part of a row begins and ends, and where its ink does."""

_PAGE = (2480, 1750)  # pixels at 300 dpi: the upper half of A4
BODIES = (
    ("", "ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NAM", "Quảng Nam", "UBND"),
    ("", "ỦY BAN NHÂN DÂN", "HUYỆN NÚI THÀNH", "Núi Thành", "UBND"),
    ("UBND TỈNH LÂM ĐỒNG", "SỞ NỘI VỤ", "", "Lâm Đồng", "SNV"),
    ("UBND THÀNH PHỐ CẦN THƠ", "SỞ TÀI CHÍNH", "", "Cần Thơ", "STC"),
    ("BỘ GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG ĐẠI HỌC VINH", "", "Nghệ An", "ĐHV"),
    ("", "ỦY BAN NHÂN DÂN", "XÃ HÒA BÌNH", "Hòa Bình", "UBND"),
)
TYPES = (
    ("BÁO CÁO", "BC", "Kết quả công tác cải cách hành chính quý I năm {year}"),
    ("KẾ HOẠCH", "KH", "Kiểm tra công tác cải cách hành chính năm {year}"),
    ("QUYẾT ĐỊNH", "QĐ", "Về việc công bố danh mục thủ tục hành chính năm {year}"),
    ("THÔNG BÁO", "TB", "Kết luận tại cuộc họp giao ban tháng 4 năm {year}"),
    ("TỜ TRÌNH", "TTr", "Về việc phê duyệt kế hoạch biên chế năm {year}"),
)
INKS = ((20, 20, 25), (30, 30, 40), (28, 45, 150), (40, 60, 170), (60, 60, 140), (185, 30, 40))
_PARTS = (("number", 1.0), ("day", 0.9), ("month", 0.35))  # how often each is filled in rather than printed


@dataclass(slots=True)
class Face:
    """The four cuts of a face of print."""

    files: dict[str, Path]

    def font(self, cut: str, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self.files[cut], size)


@dataclass(slots=True)
class Head:
    """One head: what is printed, what is filled in, and with what."""

    maker: Maker
    rng: np.random.Generator
    face: Face

    def page(self) -> tuple[Pixels, dict[str, str]]:
        """The page in colour, and the fields of its head."""
        rng = self.rng
        parent, name, of, place, symbol = BODIES[rng.integers(len(BODIES))]
        kind, short, title = TYPES[rng.integers(len(TYPES))]
        year, month, day = int(rng.integers(2018, 2027)), int(rng.integers(1, 13)), int(rng.integers(1, 29))
        title = title.format(year=year)
        number = str(rng.integers(1, 10 ** int(rng.choice((1, 2, 3, 4), p=(0.06, 0.24, 0.45, 0.25)))))
        number = number.zfill(2) + ("a" if rng.random() < 0.02 else "")
        image = Image.new("RGB", _PAGE, (255, 255, 255))
        draw = ImageDraw.Draw(image)
        size, y = int(rng.integers(52, 58)), int(rng.integers(130, 300))
        left, right = 690, 1720
        top = [(parent, "plain"), (name, "bold"), (of, "bold")]
        at = y
        for text, cut in top:
            if text:
                at = self._centred(draw, left, at, text, cut, size)
        draw.line((left - 110, at + 14, left + 110, at + 14), fill=0, width=3)
        below = self._centred(draw, right, y, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold", size - 2)
        below = self._centred(draw, right, below, "Độc lập - Tự do - Hạnh phúc", "bold", size)
        draw.line((right - 300, below + 12, right + 300, below + 12), fill=0, width=3)
        stamped = rng.random() < 0.12
        style = "prints" if stamped else str(rng.choice(("hands", "pens"), p=(0.7, 0.3)))
        ink = INKS[rng.integers(len(INKS))]
        months = f"{month:02d}" if month < 3 or rng.random() < 0.3 else str(month)
        texts = {"number": number, "day": f"{day:02d}", "month": months}
        filled = {part for part, share in _PARTS if rng.random() < share}
        row = at + int(rng.integers(34, 60))
        self.row(image, left, row, ["Số: ", "number", f"/{short}-{symbol}"], "plain", size, texts, filled, style, ink)
        row = max(below + int(rng.integers(34, 60)), row - 20)
        parts = [f"{place}, ngày ", "day", " tháng ", "month", f" năm {year}"]
        self.row(image, right, row, parts, "italic", size, texts, filled, style, ink)
        at = self._centred(draw, 1240, row + 150, kind, "bold", size + 2)
        at = self._centred(draw, 1240, at + 6, title, "bold", size) + 60
        for text in (
            "Căn cứ Luật Tổ chức chính quyền địa phương và các quy định hiện hành,",
            "cơ quan báo cáo kết quả như sau:",
        ):
            draw.text((320, at), text, fill=(15, 15, 15), font=self.face.font("plain", size))
            at += round(size * 1.35)
        return np.asarray(image, dtype=np.uint8), {
            "number_symbol": f"{number}/{short}-{symbol}",
            "issued_on": f"{year}-{month:02d}-{day:02d}",
            "place": place,
            "doc_type": kind,
            "title": title,
        }

    def _centred(self, draw: ImageDraw.ImageDraw, x: int, y: int, text: str, cut: str, size: int) -> int:
        font = self.face.font(cut, size)
        draw.text((x - font.getlength(text) / 2, y), text, fill=(15, 15, 15), font=font)
        return y + round(size * 1.22)

    def row(
        self,
        image: Image.Image,
        centre: int,
        y: int,
        parts: list[str],
        cut: str,
        size: int,
        texts: dict[str, str],
        filled: set[str],
        style: str,
        ink: tuple[int, int, int],
    ) -> list[Place]:
        """Print with slots, filled in by hand or printed; where each of its parts begins and ends, and where its ink does."""
        rng, font = self.rng, self.face.font(cut, size)
        pieces: list[tuple[str, Pixels | None, float]] = []
        for part in parts:
            if part not in texts:
                pieces.append((part, None, font.getlength(part)))
            elif part not in filled:
                pieces.append((texts[part], None, font.getlength(texts[part])))
            else:
                figures = self.maker.figures(texts[part], style)
                scale = size * rng.uniform(0.75, 1.25) / max(24, figures.shape[0])
                figures = cv2.resize(figures, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
                room = figures.shape[1] * rng.uniform(0.85, 1.5) - 6
                pieces.append(("", np.asarray(figures, dtype=np.uint8), max(room, size * 0.6)))
        x = centre - sum(width for _, _, width in pieces) / 2
        draw = ImageDraw.Draw(image)
        dotted = rng.random() < 0.25
        places: list[Place] = []
        for text, figures, width in pieces:
            places.append((x, x + width, x, x + width))
            if figures is None:
                draw.text((x, y), text, fill=(15, 15, 15), font=font)
            else:
                if dotted:
                    draw.text((x, y), "." * max(1, int(width / font.getlength("."))), fill=(15, 15, 15), font=font)
                off = (width - figures.shape[1]) / 2 + rng.normal(0, 4)
                down = y + size * 1.02 - figures.shape[0] + rng.normal(0, 0.08) * size
                colour = Image.new("RGB", figures.shape[::-1], ink)
                image.paste(colour, (round(x + off), round(down)), Image.fromarray(figures))
                places[-1] = (x, x + width, x + off, x + off + figures.shape[1])
            x += width
        return places


def scanned(page: Pixels, rng: np.random.Generator) -> tuple[Pixels, float]:
    """The page as a scanner has it, and at how many dots to the inch."""
    dpi = float(rng.choice((150, 200, 200, 300, 300)))
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), rng.normal(0, 0.5), dpi / 300)
    size = round(width * dpi / 300), round(height * dpi / 300)
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    if dpi < 300:
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), 0.45 * 300 / dpi), dtype=np.uint8)
    out = cv2.warpAffine(page, matrix, size, flags=cv2.INTER_AREA, borderValue=(255, 255, 255)).astype(np.float32)
    if rng.random() < 0.4:
        out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.3, 0.9))
    paper = rng.uniform(235, 255)
    out = out * paper / 255 + rng.normal(0, rng.uniform(0, 6), out.shape)
    picture = np.clip(out, 0, 255).astype(np.uint8)
    chance = rng.random()
    if chance < 0.3:
        picture = np.repeat(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))[..., np.newaxis], 3, axis=2)
    elif chance < 0.4:
        grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
        picture = np.repeat(np.where(grey < rng.uniform(130, 190), 0, 255).astype(np.uint8)[..., np.newaxis], 3, axis=2)
    return picture, dpi


def _listed(file: str) -> list[Path]:
    return [Path(line) for line in Path(file).read_text(encoding="utf-8").splitlines() if line]


def faces(files: list[Path]) -> list[Face]:
    """The faces whose regular, bold and italic cuts are among the files."""
    by_name = {path.stem: path for path in files}
    found = []
    for name, path in by_name.items():
        if name.endswith("-Regular"):
            stem = name.removesuffix("-Regular")
            bold, italic = by_name.get(f"{stem}-Bold"), by_name.get(f"{stem}-Italic")
            if bold and italic:
                found.append(Face({"plain": path, "bold": bold, "italic": italic}))
    return found


def main() -> None:
    mnist, pens, prints, out = Path(sys.argv[1]), _listed(sys.argv[2]), _listed(sys.argv[3]), Path(sys.argv[4])
    count, seed = int((sys.argv[5:] or ["200"])[0]), int((sys.argv[6:] or ["1"])[0])
    rng = np.random.default_rng(seed)
    maker = Maker(read_hands(mnist, "t10k"), pens, prints, seed, nearest=0.02)
    cuts = faces(prints)
    out.mkdir(parents=True, exist_ok=True)
    for index in range(count):
        page, fields = Head(maker, rng, cuts[rng.integers(len(cuts))]).page()
        picture, dpi = scanned(page, rng)
        data = io.BytesIO()
        Image.fromarray(picture).save(data, "PDF", resolution=dpi, quality=int(rng.integers(45, 90)))
        (out / f"head-{index:03d}.pdf").write_bytes(data.getvalue())
        truth = {"form": "made-heads", "meta": fields, "appendices": None}
        text = json.dumps(truth, ensure_ascii=False, indent=1)
        (out / f"head-{index:03d}.truth.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
