"""How the frames of a scene become a video."""
from fractions import Fraction

import av

# One thread, or the bytes would depend on the number of processors. Manim converts colours as
# for standard definition; said aloud, players do not guess. The quicker presets cost nothing
# here: flat colours and thin lines come out smaller than with Manim's own settings.
COMMON = {"threads": "1", "colorspace": "smpte170m", "color_range": "tv"}
H264 = {**COMMON, "preset": "veryfast", "crf": "18"}
VP9 = {**COMMON, "deadline": "realtime", "cpu-used": "7", "crf": "24", "b": "0"}


def configure(config, form):
    config.format = "mp4" if form == "gif" else form
    config.video_encoder_options = VP9 if form == "webm" else H264
    config.max_inflight_encoders = 2


def install():
    """Takes frames over without copying them, and converts one that is shown long only once."""
    from manim.scene.video_segment_encoder import VideoSegmentEncoder

    def write_frame(encoder, pixels, *, repeat=1):
        encoder._validate_frame(pixels, repeat)
        rate = encoder.spec.frame_rate
        try:
            frame = av.VideoFrame.from_numpy_buffer(pixels, format="rgba")
            frame = frame.reformat(format=encoder.spec.pixel_format)
            frame.time_base = Fraction(rate.denominator, rate.numerator)
            for _ in range(repeat):
                frame.pts = encoder._next_pts
                encoder._next_pts += 1
                for packet in encoder._stream.encode(frame):
                    encoder._container.mux(packet)
        except BaseException as error:
            raise encoder._operation_error("encode", error) from error

    VideoSegmentEncoder.write_frame = write_frame


def finish(rendered, video):
    """Puts what Manim wrote in its place, in the container that was asked for."""
    if video.suffix == ".mp4":
        with_index_first(rendered, video)
    elif video.suffix == ".gif":
        as_gif(rendered, video)
    else:
        rendered.rename(video)


def with_index_first(rendered, video):
    """Copies an MP4 so that it plays while it loads."""
    options = {"movflags": "+faststart"}
    with av.open(str(rendered)) as parts, av.open(str(video), "w", options=options) as whole:
        streams = {part.index: whole.add_stream_from_template(part) for part in parts.streams}
        for packet in parts.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                whole.mux(packet)


def as_gif(rendered, video):
    """Makes a GIF with colours of its own choice; Manim's fixed ones give forty times as much."""
    with av.open(str(rendered)) as film:
        graph, start, end = chain(film.streams.video[0], "palettegen", "stats_mode=diff")
        for frame in film.decode(video=0):
            start.push(frame)
        start.push(None)
        palette = end.pull()
    with av.open(str(rendered)) as film, av.open(str(video), "w") as gif:
        source = film.streams.video[0]
        stream = gif.add_stream("gif", rate=source.average_rate)
        stream.width, stream.height, stream.pix_fmt = source.width, source.height, "pal8"
        graph, start, end = chain(source, "paletteuse", "dither=none:diff_mode=rectangle", palette)
        for number, frame in enumerate(film.decode(source)):
            start.push(frame)
            painted = end.pull()
            painted.pts, painted.time_base = number, 1 / source.average_rate
            gif.mux(stream.encode(painted))
        gif.mux(stream.encode())


def chain(source, name, options, palette=None):
    """A filter with its way in and its way out; a palette goes in at its second entrance."""
    graph = av.filter.Graph()
    start, work = graph.add_buffer(template=source), graph.add(name, options)
    end = graph.add("buffersink")
    start.link_to(work)
    if palette is not None:
        colours = graph.add_buffer(
            width=palette.width, height=palette.height, format=palette.format,
            time_base=Fraction(1))
        colours.link_to(work, 0, 1)
    work.link_to(end)
    graph.configure()
    if palette is not None:
        palette.pts, palette.time_base = 0, Fraction(1)
        colours.push(palette)
        colours.push(None)
    return graph, start, end
