"""Where the pinned releases of Manim and of its libraries do not get on with each other."""
import numpy as np
from PIL import Image


def install():
    """Has Manim 0.22 show images with Pillow 13, which takes it at its word.

    For an empty picture in colours Manim hands over numbers without colours.
    """
    fromarray = Image.fromarray

    def in_colours(array, mode=None):
        if mode == "RGBA" and np.ndim(array) == 2 and not np.any(array):
            array = np.zeros((*np.shape(array), 4), np.uint8)
        return fromarray(array, mode)

    Image.fromarray = in_colours
