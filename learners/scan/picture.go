package scan

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"

	"lernpfad/internal/fault"
)

const (
	// maxPixels bounds the memory for one picture: some 100 MB while it is turned. Cameras of telephones stay below it.
	maxPixels = 25_000_000
	quality   = 88
)

// redraw writes a picture anew from its pixels. Everything else goes: place, time and camera, comments, and whatever was hidden behind
// its end. What the camera noted about which side is up is applied first.
func (r *Reader) redraw(content []byte, mediaType string) ([]byte, error) {
	decode, config := png.Decode, png.DecodeConfig
	if mediaType == JPEG {
		decode, config = jpeg.Decode, jpeg.DecodeConfig
	}
	size, err := config(bytes.NewReader(content))
	if err != nil {
		return nil, fault.New("file-unreadable").Because(err)
	}
	if size.Width < 1 || size.Height < 1 || size.Width > maxPixels/size.Height {
		return nil, fault.New("picture-too-large")
	}
	r.drawing.Lock()
	defer r.drawing.Unlock()
	picture, err := decode(bytes.NewReader(content))
	if err != nil {
		return nil, fault.New("file-unreadable").Because(err)
	}
	var out bytes.Buffer
	if mediaType == JPEG {
		err = jpeg.Encode(&out, upright(picture, orientation(content)), &jpeg.Options{Quality: quality})
	} else {
		err = png.Encode(&out, picture)
	}
	if err != nil {
		return nil, fault.New("file-unreadable").Because(err)
	}
	return out.Bytes(), nil
}

// upright turns and mirrors a picture by the number that EXIF gives: 1 is upright, 2 to 4 keep the sides, 5 to 8 swap them.
func upright(picture image.Image, number int) image.Image {
	if number < 2 || number > 8 {
		return picture
	}
	b := picture.Bounds()
	w, h := b.Dx(), b.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if number >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			tx, ty := turned(number, x, y, w, h)
			out.Set(tx, ty, picture.At(b.Min.X+x, b.Min.Y+y))
		}
	}
	return out
}

// turned is where a pixel of a stored picture of w times h belongs.
func turned(number, x, y, w, h int) (int, int) {
	switch number {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	default: // 8
		return y, w - 1 - x
	}
}
