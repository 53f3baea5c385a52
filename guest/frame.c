// SPDX-License-Identifier: GPL-2.0
/*
 * frame DEVICE [COMMAND...]: write a video frame to a loopback device, read it
 * back, and compare. Then run COMMAND while both ends of the device are still
 * open, because its buffers only exist that long.
 */
#include <err.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Two bytes per pixel; not a multiple of the page size. */
#define WIDTH	184
#define HEIGHT	120
#define SIZE	(2 * WIDTH * HEIGHT)

static void set_format(int fd, enum v4l2_buf_type type)
{
	struct v4l2_format format;

	memset(&format, 0, sizeof(format));
	format.type = type;
	format.fmt.pix.width = WIDTH;
	format.fmt.pix.height = HEIGHT;
	format.fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
	format.fmt.pix.field = V4L2_FIELD_NONE;
	if (ioctl(fd, VIDIOC_S_FMT, &format))
		err(1, "VIDIOC_S_FMT");
	if (format.fmt.pix.width != WIDTH || format.fmt.pix.height != HEIGHT)
		errx(1, "the device has another format: %u x %u", format.fmt.pix.width,
		     format.fmt.pix.height);
}

static int open_device(const char *name, enum v4l2_buf_type type)
{
	int fd = open(name, O_RDWR);

	if (fd < 0)
		err(1, "%s", name);
	set_format(fd, type);
	return fd;
}

int main(int argc, char **argv)
{
	static unsigned char out[SIZE], in[SIZE];
	int writer, reader;

	if (argc < 2)
		errx(2, "usage: frame DEVICE [COMMAND...]");
	for (int i = 0; i < SIZE; i++)
		out[i] = i * 7 + i / 251;
	writer = open_device(argv[1], V4L2_BUF_TYPE_VIDEO_OUTPUT);
	if (write(writer, out, SIZE) != SIZE)
		err(1, "write");
	reader = open_device(argv[1], V4L2_BUF_TYPE_VIDEO_CAPTURE);
	if (read(reader, in, SIZE) != SIZE)
		err(1, "read");
	if (memcmp(out, in, SIZE))
		errx(1, "what was read is not what was written");
	if (argc > 2) {
		execvp(argv[2], argv + 2);
		err(1, "%s", argv[2]);
	}
	return 0;
}
