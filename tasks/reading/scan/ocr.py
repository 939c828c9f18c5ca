"""The recogniser of text: the one module that knows it, its models and its settings.

The models lie in its wheel and are named by their files, so that nothing is ever fetched.
"""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import rapidocr

from tasks.reading.scan.prepare import Gray

__all__ = ["Quad", "Seen", "find_lines", "read_line"]

Quad = npt.NDArray[np.float32]
"""The four corners of a line of text: upper left, upper right, lower right, lower left."""

_MODELS = Path(rapidocr.__file__).parent / "models"
# Nothing is left out for its score, which is judged here. Pictures are shrunk to 1,200 pixels only to find lines, and
# lines have the height of 48 pixels that the model was made for. One thread: workers do the work side by side.
_SETTINGS: dict[str, Any] = {
    "Global.log_level": "critical",
    "Global.use_preprocess_img": False,
    "Global.text_score": 0.0,
    "Det.model_path": str(_MODELS / "PP-OCRv6_det_small.onnx"),
    "Det.limit_type": "max",
    "Det.limit_side_len": 1200,
    "Rec.model_path": str(_MODELS / "PP-OCRv6_rec_small.onnx"),
    "Rec.rec_img_shape": [3, 48, 96],
    "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class Seen(NamedTuple):
    """All that was made out, and how sure the recogniser is of it, from 0 to 1."""

    text: str
    score: float


def find_lines(picture: Gray) -> list[Quad]:
    """Return where lines of text, or parts of them, stand on a page."""
    found = _engine()(_coloured(picture), use_det=True, use_cls=False, use_rec=False)
    return [] if found.boxes is None else [np.asarray(box, np.float32) for box in found.boxes]


def read_line(picture: Gray) -> Seen:
    """The text of a picture of one line that reads from left to right."""
    found = _engine()(_coloured(picture), use_det=False, use_cls=False, use_rec=True)
    return Seen(found.txts[0].strip(), float(found.scores[0])) if found.txts else Seen("", 0.0)


@cache
def _engine() -> Any:  # noqa: ANN401 - what it returns depends on how it is called
    """The recogniser, its models loaded; one per process, since workers do the work side by side."""
    cv2.setNumThreads(1)
    return rapidocr.RapidOCR(params=_SETTINGS)


def _coloured(picture: Gray) -> npt.NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)
